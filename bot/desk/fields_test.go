package desk

import (
	"strings"
	"testing"

	"zonedesk/knowledge"
)

func TestEveryFieldHasALabel(t *testing.T) {
	d := open(t)
	seen := map[string]bool{}
	var walk func(prefix string, i *knowledge.Item)
	walk = func(prefix string, i *knowledge.Item) {
		for _, c := range i.Items {
			switch path := prefix + c.Key; {
			case c.Kind == knowledge.ListItem:
				seen[path] = true
				for _, one := range c.Items {
					if one.Kind == knowledge.MapItem {
						walk("", one)
					}
				}
			case c.Kind == knowledge.MapItem && prefix == "":
				walk(path+".", c)
			default:
				seen[path] = true
			}
		}
	}
	for _, tree := range d.pack.Trees() {
		if root := tree.Root; strings.HasPrefix(tree.Name, "zones/") || tree.Name == "pack.yaml" {
			walk("", root)
		} else {
			for _, list := range root.Items {
				for _, record := range list.Items {
					walk("", record)
				}
			}
		}
	}
	if len(seen) < 80 {
		t.Fatalf("%d fields were found: expected more", len(seen))
	}
	for path := range seen {
		for _, lang := range knowledge.Langs() {
			if label := d.editor(lang, d.pack).field(path); path != "id" && (label == path || label == "") && !d.phrases.has(lang, "field."+path) {
				t.Errorf("%s has no label for %s", lang, path)
			}
		}
	}
}

func TestLongValuesAreCutToWhereTheyDiffer(t *testing.T) {
	long := strings.Repeat("abcdefghij", 9)
	for _, c := range []struct{ name, a, b, cutA, cutB string }{
		{"short ones stay", "83", "84", "83", "84"},
		{"a difference at the beginning", "X" + long, "Y" + long, "X" + long[:19] + "…", "Y" + long[:19] + "…"},
		{"a difference at the end", long + "một", long + "hai", "…fghijmột", "…fghijhai"},
		{"nothing before", "", long, "", long[:20] + "…"},
	} {
		if a, b := differing(c.a, c.b, 20); a != c.cutA || b != c.cutB {
			t.Errorf("%s: cut to %q and %q, expected %q and %q", c.name, a, b, c.cutA, c.cutB)
		}
	}
}
