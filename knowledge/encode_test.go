package knowledge

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// packs are packs of different kinds by name.
func packs(t testing.TB) map[string]*Pack {
	packaged, err := Packaged()
	if err != nil {
		t.Fatal(err)
	}
	small, err := Load(sample())
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*Pack{"the packaged pack": packaged, "the sample": small}
}

func TestWrittenPackLoadsToEqualRecords(t *testing.T) {
	for name, pack := range packs(t) {
		t.Run(name, func(t *testing.T) {
			again, err := pack.Files().Load()
			if err != nil {
				t.Fatalf("the written pack has faults, expected none:\n%v", err)
			}
			for _, c := range Diff(pack, again) {
				t.Errorf("%v: expected no difference", c)
			}
			got, want := bare(again), bare(pack)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("records changed that Diff does not see")
			}
		})
	}
}

// bare is a deep copy of a pack without places, hash and index.
func bare(p *Pack) *Pack {
	out := *p
	out.Hash, out.index = "", lookup{}
	return strip(reflect.ValueOf(&out)).Interface().(*Pack)
}

// strip copies a value with every Pos zeroed and empty maps and slices as nil.
func strip(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(strip(v.Elem()))
		return out
	case reflect.Slice:
		if v.Len() == 0 {
			return reflect.Zero(v.Type())
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(strip(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.Len() == 0 {
			return reflect.Zero(v.Type())
		}
		out := reflect.MakeMap(v.Type())
		for k, e := range v.Seq2() {
			out.SetMapIndex(k, strip(e))
		}
		return out
	case reflect.Struct:
		if _, ok := v.Interface().(Pos); ok {
			return reflect.Zero(v.Type())
		}
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(strip(v.Field(i)))
			}
		}
		return out
	}
	return v
}

func TestWrittenItemsStandWhereTheySay(t *testing.T) {
	pack := packs(t)["the packaged pack"]
	trees := pack.Trees()
	files := Encode(trees)
	checked := 0
	for _, tree := range trees {
		var doc yaml.Node
		if err := yaml.Load(files[tree.Name], &doc); err != nil {
			t.Fatal(err)
		}
		at := map[Pos]string{}
		scalars(tree.Name, doc.Content[0], at)
		var look func(i *Item)
		look = func(i *Item) {
			if i.Kind == WordItem || i.Kind == TextItem {
				checked++
				if got, ok := at[i.Pos]; !ok || got != i.Value {
					t.Errorf("%v: %q is there: expected %q", i.Pos, got, i.Value)
				}
			}
			for _, c := range i.Items {
				look(c)
			}
		}
		look(tree.Root)
	}
	if checked < 5000 {
		t.Errorf("%d values were looked for: expected thousands", checked)
	}
}

func scalars(file string, n *yaml.Node, into map[Pos]string) {
	if n.Kind == yaml.ScalarNode {
		into[at(file, n)] = n.Value
	}
	for _, c := range n.Content {
		scalars(file, c, into)
	}
}

func TestZoneFileReadsLikeThePackaged(t *testing.T) {
	pack := packs(t)["the packaged pack"]
	got := string(pack.Files()["zones/chieng-chau.yaml"])
	const golden = "testdata/zone.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("written as\n%s\nexpected, as in %s (go test -update writes it anew)\n%s", got, golden, want)
	}
}

func FuzzAnyWordAndTextComesBackAsItWas(f *testing.F) {
	for _, s := range []string{"true", "~", "a: b", "- x", "\"", "\\", "1.50", "1e3", "2023-11", "x\ny", "\u2028\ufeff", "{a}", "#", "'", "a ", "=1+1", "off", "0x1F", "ｘ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		tree := &Tree{"pack.yaml", mapping()}
		tree.Root.Put("word", &Item{Value: s})
		tree.Root.Put("text", &Item{Kind: TextItem, Value: s})
		tree.Root.Put("list", &Item{Kind: ListItem, Items: []*Item{{Value: s}, {Kind: TextItem, Value: s}}})
		data := Encode([]*Tree{tree})["pack.yaml"]
		var got struct {
			Word, Text string
			List       []string
		}
		if err := yaml.Load(data, &got); err != nil {
			t.Fatalf("%q is written as\n%s\nwhich is no YAML: %v", s, data, err)
		}
		if got.Text != s || got.Word != s || len(got.List) != 2 || got.List[0] != s || got.List[1] != s {
			t.Errorf("%q is written as\n%s\nand read as %q", s, data, got)
		}
	})
}

// edited is a sample with replacements in its files.
func edited(t *testing.T, edits ...[3]string) *Pack {
	fsys := sample()
	for _, e := range edits {
		edit(t, fsys, e[0], e[1], e[2])
	}
	pack, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func TestDifferenceNamesRecordAndField(t *testing.T) {
	old := packs(t)["the sample"]
	for _, c := range []struct {
		name  string
		edits [][3]string
		want  []string
	}{
		{"nothing", nil, nil},
		{"a comment", [][3]string{{"sources.yaml", "sources:\n", "# a remark\nsources:\n"}}, nil},
		{"a figure", [][3]string{{"zones/luong-son.yaml", "value: 83, unit: ha", "value: 84.0, unit: ha"}},
			[]string{"changed fact zone.luong-son.land.planned: value was 83, is 84.0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, change := range Diff(old, edited(t, c.edits...)) {
				got = append(got, change.String())
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("the difference is\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestDifferenceTellsRecordsThatCameAndWent(t *testing.T) {
	old := packs(t)["the sample"]
	trees := old.Trees()
	var zones []string
	for _, tree := range trees {
		if strings.HasPrefix(tree.Name, "zones/") {
			facts := tree.Root.Get("facts")
			if facts != nil {
				zones = append(zones, fmt.Sprint(len(facts.Items)))
			}
		}
	}
	if len(zones) == 0 {
		t.Fatal("the sample has no zones with facts")
	}
	files := old.Files()
	delete(files, "probes.yaml")
	less, err := maps.Clone(files).Load()
	if faults, ok := errors.AsType[Faults](err); ok {
		t.Fatal(faults)
	}
	gone, back := Diff(old, less), Diff(less, old)
	if len(gone) != len(old.Probes) || len(back) != len(old.Probes) {
		t.Fatalf("%d probes went and %d came: expected %d both times", len(gone), len(back), len(old.Probes))
	}
	for i := range gone {
		if gone[i].Op != Removed || back[i].Op != Added || gone[i].Kind != "probe" {
			t.Errorf("got %v and %v: expected a probe removed and added", gone[i], back[i])
		}
	}
}
