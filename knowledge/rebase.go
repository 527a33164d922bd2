package knowledge

import (
	"slices"
	"strings"
)

// Conflict is a record that two editors changed differently.
type Conflict struct {
	Kind, ID string // as in Change
	Field    string // empty: one removed the record that the other changed, or both added it
	Base     string // what the field held before both, as the files write it
	Mine     string
	Theirs   string
	Pack     *Pack // that holds the record: mine, or theirs where mine has it no more
}

// String is one line.
func (c Conflict) String() string { return c.Message().String() }

// Message is what String is in English.
func (c Conflict) Message() Message { return c.Worded(c.ID, c.Field, c.Base, c.Mine, c.Theirs) }

// Worded is Message with the id, the field and its values called otherwise.
func (c Conflict) Worded(id, field, base, mine, theirs string) Message {
	if c.Field == "" {
		return Messagef("%s %s: %s by one, %s by the other", nameOf(c.Kind), id, Messagef(c.Mine), Messagef(c.Theirs))
	}
	or := func(s string) Message {
		if s == "" {
			return Messagef("nothing")
		}
		return Messagef("%s", s)
	}
	return Messagef("%s %s: %s was %s, is %s here and %s there", nameOf(c.Kind), id, field, or(base), or(mine), or(theirs))
}

// Rebase makes the edit that led from base to mine on theirs: it returns theirs' files with what mine added, changed and removed. What
// both changed differently is a conflict; then there are no files. Fields of a record are told apart, languages of a text are not.
func Rebase(base, mine, theirs *Pack) (Files, []Conflict) {
	m := &merge{base: newShelf(base), mine: newShelf(mine), theirs: newShelf(theirs)}
	for _, key := range m.mine.order {
		if m.base.slots[key] == nil {
			m.add(key)
		} else {
			m.change(key)
		}
	}
	for _, key := range m.base.order {
		if m.mine.slots[key] == nil {
			m.remove(key)
		}
	}
	for i, c := range m.conflicts {
		if m.conflicts[i].Pack = mine; m.mine.slots[recordKey{c.Kind, c.ID}] == nil {
			m.conflicts[i].Pack = theirs
		}
	}
	if len(m.conflicts) > 0 {
		return nil, m.conflicts
	}
	return Encode(m.theirs.trees), nil
}

type merge struct {
	base, mine, theirs *shelf
	conflicts          []Conflict
}

// shelf holds the records of a pack where their files have them.
type shelf struct {
	trees []*Tree
	slots map[recordKey]*slot
	order []recordKey
}

// slot is the place of a record: a list of the tree, or the tree itself.
type slot struct {
	tree *Tree
	list *Item // nil: the record is the whole file
	item *Item
}

func newShelf(p *Pack) *shelf {
	s := &shelf{trees: p.Trees(), slots: map[recordKey]*slot{}}
	add := func(kind, id string, at *slot) {
		key := recordKey{kind, id}
		s.slots[key] = at
		s.order = append(s.order, key)
	}
	for _, t := range s.trees {
		switch {
		case t.Name == "pack.yaml":
			add("pack", "", &slot{tree: t, item: t.Root})
		case strings.HasPrefix(t.Name, "zones/"):
			id := t.Root.Get("id").Value
			add(string(zones), id, &slot{tree: t, item: t.Root})
			if list := t.Root.Get("facts"); list != nil {
				for _, f := range list.Items {
					add(string(facts), f.FactID(id), &slot{t, list, f})
				}
			}
		default:
			list := t.Root.Items[0]
			for _, item := range list.Items {
				kind, id := identify(list.Key, item)
				add(kind, id, &slot{t, list, item})
			}
		}
	}
	return s
}

// identify names a record of a list.
func identify(list string, item *Item) (kind, id string) {
	switch t := sections()[list].table; t {
	case facts:
		return string(facts), item.FactID("")
	case "":
		return "probe", item.Get("lang").Value + " " + item.Get("text").Value
	default:
		return string(t), item.Get("id").Value
	}
}

func (m *merge) conflict(key recordKey, mine, theirs string) {
	m.conflicts = append(m.conflicts, Conflict{Kind: key.kind, ID: key.id, Mine: mine, Theirs: theirs})
}

// own are the fields of a record itself: a zone's facts are records of their own.
func (i *Item) own() []*Item {
	return slices.DeleteFunc(slices.Clone(i.Items), func(c *Item) bool { return c.Key == "facts" && c.ofRecords() })
}

func (i *Item) written(key string) string {
	if c := i.Get(key); c != nil {
		return c.String()
	}
	return ""
}

func sameFields(a, b *Item) bool {
	write := func(i *Item) string { return (&Item{Kind: MapItem, Items: i.own()}).String() }
	return write(a) == write(b)
}

// add puts a record of mine among theirs.
func (m *merge) add(key recordKey) {
	mine, theirs := m.mine.slots[key], m.theirs.slots[key]
	if theirs != nil {
		if !sameFields(mine.item, theirs.item) {
			m.conflict(key, "added", "added otherwise")
		}
		return
	}
	if mine.list == nil { // a zone, whose facts follow as records of their own
		tree := &Tree{mine.tree.Name, &Item{Kind: MapItem, Items: mine.item.own()}}
		m.theirs.trees = append(m.theirs.trees, tree)
		m.theirs.slots[key] = &slot{tree: tree, item: tree.Root}
		return
	}
	at := slices.IndexFunc(m.theirs.trees, func(t *Tree) bool { return t.Name == mine.tree.Name })
	if at < 0 {
		if mine.list.Key == "facts" {
			m.conflict(key, "added", "the zone removed")
			return
		}
		m.theirs.trees = append(m.theirs.trees, &Tree{mine.tree.Name, &Item{Kind: MapItem}})
		at = len(m.theirs.trees) - 1
	}
	root := m.theirs.trees[at].Root
	list := root.Get(mine.list.Key)
	if list == nil {
		list = root.Put(mine.list.Key, &Item{Kind: ListItem})
	}
	list.Items = append(list.Items, mine.item)
}

// change makes what mine changed of a record in theirs.
func (m *merge) change(key recordKey) {
	base, mine, theirs := m.base.slots[key].item, m.mine.slots[key].item, m.theirs.slots[key]
	if sameFields(base, mine) {
		return
	}
	if theirs == nil {
		m.conflict(key, "changed", "removed")
		return
	}
	for _, field := range fieldsOf(base, mine) {
		was, is, other := base.written(field), mine.written(field), theirs.item.written(field)
		switch {
		case is == was || is == other:
		case other == was:
			theirs.item.replace(field, mine.Get(field))
		default:
			m.conflicts = append(m.conflicts, Conflict{Kind: key.kind, ID: key.id, Field: field, Base: was, Mine: is, Theirs: other})
		}
	}
}

// fieldsOf are the fields of either record, those of the second first.
func fieldsOf(a, b *Item) []string {
	var all []string
	for _, c := range append(b.own(), a.own()...) {
		if !slices.Contains(all, c.Key) {
			all = append(all, c.Key)
		}
	}
	return all
}

// replace puts next in the place of the field, at the end when there is none, nowhere when next is nil.
func (i *Item) replace(key string, next *Item) {
	at := slices.IndexFunc(i.Items, func(c *Item) bool { return c.Key == key })
	switch {
	case at < 0:
		i.Items = append(i.Items, next)
	case next == nil:
		i.Items = slices.Delete(i.Items, at, at+1)
	default:
		i.Items[at] = next
	}
}

// remove takes out of theirs what mine removed.
func (m *merge) remove(key recordKey) {
	theirs := m.theirs.slots[key]
	if theirs == nil {
		return
	}
	if !sameFields(m.base.slots[key].item, theirs.item) {
		m.conflict(key, "removed", "changed")
		return
	}
	if theirs.list == nil {
		m.theirs.trees = slices.DeleteFunc(m.theirs.trees, func(t *Tree) bool { return t == theirs.tree })
		m.keepNoFacts(key, theirs)
		return
	}
	theirs.list.Items = slices.DeleteFunc(theirs.list.Items, func(c *Item) bool { return c == theirs.item })
	if len(theirs.list.Items) > 0 {
		return
	}
	if root := theirs.tree.Root; len(root.Items) == 1 { // a file of nothing
		m.theirs.trees = slices.DeleteFunc(m.theirs.trees, func(t *Tree) bool { return t == theirs.tree })
	} else {
		root.replace(theirs.list.Key, nil)
	}
}

// keepNoFacts reports facts that theirs added to a zone that mine removed.
func (m *merge) keepNoFacts(zone recordKey, theirs *slot) {
	list := theirs.item.Get("facts")
	if list == nil {
		return
	}
	for _, f := range list.Items {
		if key := (recordKey{string(facts), f.FactID(zone.id)}); m.base.slots[key] == nil {
			m.conflict(key, "its zone removed", "added")
		}
	}
}
