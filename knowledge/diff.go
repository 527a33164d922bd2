package knowledge

import (
	"slices"
	"strings"
)

// Op says what became of a record.
type Op string

const (
	Added   Op = "added"
	Changed Op = "changed"
	Removed Op = "removed"
)

// Change is one difference between two packs: a record that came or went, or one field of a record that is in both.
type Change struct {
	Op     Op
	Kind   string // "fact", "zone", "source", …; "pack" for the head of the pack
	ID     string // of the record; language and text of a probe
	Field  string // as the files name it, with dots: "value", "note.vi"; empty for a record that came or went
	Before string // as the files write it, lists with commas; empty: was not there
	After  string
	Pack   *Pack // that holds the record: next, or of a record that went, old
}

// String is one line: "changed fact zone.luong-son.land.planned: value was 83, is 84".
func (c Change) String() string { return c.Message().String() }

// Message is what String is in English.
func (c Change) Message() Message { return c.Worded(c.ID, c.Field, c.Before, c.After) }

// Worded is Message with the id, the field and its values called otherwise.
func (c Change) Worded(id, field, before, after string) Message {
	record := Messagef("%s %s", c.Record(), id)
	switch {
	case c.Op == Added:
		return Messagef("added %s", record)
	case c.Op == Removed:
		return Messagef("removed %s", record)
	case c.Before == "":
		return Messagef("changed %s: %s is now %s", record, field, after)
	case c.After == "":
		return Messagef("changed %s: %s was %s, is gone", record, field, before)
	}
	return Messagef("changed %s: %s was %s, is %s", record, field, before, after)
}

// Record is what the kind of record is called.
func (c Change) Record() Message { return nameOf(c.Kind) }

// Diff tells how the records of next differ from those of old, by record in the order of next, those that went after them. The
// order of records and the way in which files write them are no difference.
func Diff(old, next *Pack) []Change {
	before, after := old.records(), next.records()
	was := make(map[recordKey]*Item, len(before))
	for _, r := range before {
		was[r.recordKey] = r.item
	}
	var changes []Change
	is := make(map[recordKey]bool, len(after))
	for _, r := range after {
		is[r.recordKey] = true
		if was[r.recordKey] == nil {
			changes = append(changes, Change{Op: Added, Kind: r.kind, ID: r.id, Pack: next})
			continue
		}
		for _, c := range r.changes(was[r.recordKey]) {
			c.Pack = next
			changes = append(changes, c)
		}
	}
	for _, r := range before {
		if !is[r.recordKey] {
			changes = append(changes, Change{Op: Removed, Kind: r.kind, ID: r.id, Pack: old})
		}
	}
	return changes
}

// recordKey names a record across packs.
type recordKey struct{ kind, id string }

// record is any record of a pack as its file writes it.
type record struct {
	recordKey
	item *Item
}

// records are all records of the pack; facts of zones stand apart from their zones.
func (p *Pack) records() []record {
	all := []record{{recordKey{"pack", p.ID}, p.headItem()}}
	add := func(t table, id string, item *Item) { all = append(all, record{recordKey{string(t), id}, item}) }
	for _, z := range p.Zones {
		add(zones, z.ID, z.item())
		for _, f := range z.Facts {
			add(facts, f.ID, f.item())
		}
	}
	for _, f := range p.Facts {
		if f.Zone == "" {
			add(facts, f.ID, f.item())
		}
	}
	for _, a := range p.Articles {
		add(articles, a.ID, a.item())
	}
	for _, r := range p.Regimes {
		add(regimes, r.ID, r.item())
	}
	for _, c := range p.Contacts {
		add(contacts, c.ID, c.item())
	}
	for _, s := range p.Sources {
		add(sources, s.ID, s.item())
	}
	for _, d := range p.Documents {
		add(documents, d.ID, d.item())
	}
	for _, t := range p.Territories {
		add(territories, t.ID, t.item())
	}
	for _, pl := range p.Places {
		add(places, pl.ID, pl.item())
	}
	for _, i := range p.Industries {
		add(industries, i.ID, i.item())
	}
	for i := range p.Probes {
		add("probe", p.Probes[i].key(), p.Probes[i].item())
	}
	return all
}

// changes compares a record with what it was before, field by field.
func (r record) changes(before *Item) []Change {
	was, is := before.fields(), r.item.fields()
	var changes []Change
	for _, f := range is {
		if b := was.of(f.path); b != f.value {
			changes = append(changes, Change{Op: Changed, Kind: r.kind, ID: r.id, Field: f.path, Before: b, After: f.value})
		}
	}
	for _, f := range was {
		if is.of(f.path) == "" {
			changes = append(changes, Change{Op: Changed, Kind: r.kind, ID: r.id, Field: f.path, Before: f.value})
		}
	}
	return changes
}

// field is a value with the path of keys that leads to it.
type field struct{ path, value string }

type fieldList []field

func (l fieldList) of(path string) string {
	if i := slices.IndexFunc(l, func(f field) bool { return f.path == path }); i >= 0 {
		return l[i].value
	}
	return ""
}

// fields are the values of a mapping, those of mappings in it by their paths; a figure of a text is one value.
func (i *Item) fields() fieldList {
	var all fieldList
	var walk func(prefix string, m *Item)
	walk = func(prefix string, m *Item) {
		for _, c := range m.Items {
			path := prefix + c.Key
			switch {
			case c.Kind == MapItem && prefix != "figures.":
				walk(path+".", c)
			case c.Kind == MapItem:
				all = append(all, field{path, strings.Trim(c.String(), "{}")})
			case c.Kind == ListItem:
				all = append(all, field{path, c.joined()})
			default:
				all = append(all, field{path, c.Value})
			}
		}
	}
	walk("", i)
	return all
}

// joined writes the words of a list with commas, texts in quotes.
func (i *Item) joined() string {
	s := make([]string, len(i.Items))
	for n, c := range i.Items {
		s[n] = c.String()
	}
	return strings.Join(s, ", ")
}
