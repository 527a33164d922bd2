package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Ages are after how many months records want to be confirmed: by measure ("land.rent"), for those without by topic ("land"). 0 or none:
// never.
type Ages map[string]int

// of is the age of a measure, or with an empty measure of an article, and its topic.
func (a Ages) of(m Measure, topic string) int {
	if months, ok := a[string(m)]; ok && m != "" {
		return months
	}
	return a[topic]
}

// Check returns an error that names a kind which is neither a measure nor a topic.
func (a Ages) Check() error {
	for kind := range a {
		if _, ok := Measure(kind).Info(); !ok && !slices.Contains(Topics(), kind) {
			return fmt.Errorf("%q is neither a topic nor a measure; expected one of %s, or a measure such as land.rent", kind, strings.Join(Topics(), ", "))
		}
	}
	return nil
}

// Concern is a record that whoever keeps the pack true should look at, and why.
type Concern struct {
	Fact    *Fact // nil: it is an
	Article *Article
	Age     int     // in months, which the record is past; 0: it isn't
	Doubts  []Doubt // for which it isn't to be taken at face value
	Ended   bool    // an article on what has gone out of force since
}

// ID is the record's.
func (c Concern) ID() string {
	if c.Fact != nil {
		return c.Fact.ID
	}
	return c.Article.ID
}

// Zone is the id of the zone that the record is about, empty for an article and a fact on more than one.
func (c Concern) Zone() string {
	if c.Fact != nil {
		return c.Fact.Zone
	}
	return ""
}

// Mark is 16 hexadecimal digits that stand for the record as it is: others when anything of it has changed.
func (c Concern) Mark() string {
	if c.Fact != nil {
		return mark(c.Fact.ID, c.Fact.item())
	}
	return mark(c.Article.ID, c.Article.item())
}

func mark(id string, item *Item) string {
	h := sha256.Sum256([]byte(id + "\x00" + item.String()))
	return hex.EncodeToString(h[:8])
}

// Confirmable reports whether somebody's word that it is still true can settle the concern: not for what can't be right, may not be told,
// is over, or was a flow of years gone by.
func (c Concern) Confirmable() bool {
	if c.Fact == nil {
		return !c.Ended
	}
	return !c.Fact.Refer && c.Fact.Period.IsZero() && !slices.Contains(c.Doubts, Impossible)
}

// Concerns are the records past their age or in doubt on the day of today, in the order of the pack, articles last. Of facts that take
// each other's place it is the one that is told first. A doubt about what was confirmed, and is not past its age, is none.
func (p *Pack) Concerns(ages Ages, today time.Time) []Concern {
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	var all []Concern
	add := func(c Concern, sources []string) {
		if c.Age == 0 && slices.ContainsFunc(sources, confirmation.MatchString) {
			c.Doubts = nil
		}
		if c.Age > 0 || len(c.Doubts) > 0 || c.Ended {
			all = append(all, c)
		}
	}
	for _, f := range p.leading() {
		info, _ := f.Measure.Info()
		age := ages.of(f.Measure, info.Topic)
		if !f.when().past(age, day) {
			age = 0
		}
		add(Concern{Fact: f, Age: age, Doubts: f.Doubts}, f.Sources)
	}
	for _, a := range p.Articles {
		asOf := a.AsOf
		if asOf.IsZero() {
			asOf = p.Compiled
		}
		age := ages.of("", a.Topic)
		if !asOf.past(age, day) {
			age = 0
		}
		doubts := a.Doubts
		if len(a.Unverified) > 0 && !slices.Contains(doubts, Unverified) {
			doubts = append(slices.Clone(doubts), Unverified)
		}
		end := a.InForce.To.Last()
		ended := !end.IsZero() && end.Before(day) && end.After(asOf.To.Last())
		add(Concern{Article: a, Age: age, Doubts: doubts, Ended: ended}, a.Sources)
	}
	return all
}

// past reports whether a date lies more than so many months before a day; an unknown one does.
func (d Date) past(months int, day time.Time) bool {
	last := d.To
	if last.IsZero() {
		last = d.From
	}
	return months > 0 && last.Last().AddDate(0, months, 0).Before(day)
}

// leading are the facts but those that another one is told before, in the order of the pack.
func (p *Pack) leading() []*Fact {
	first := map[contest]*Fact{}
	for _, group := range p.contests() {
		slices.SortStableFunc(group, func(a, b *Fact) int {
			if a.Refer != b.Refer {
				return truth(a.Refer) - truth(b.Refer)
			}
			return byMerit(a, b)
		})
		c := group[0].contest()
		c.period = Date{} // of flows of several years the last one
		if now := first[c]; now == nil || byMerit(group[0], now) < 0 {
			first[c] = group[0]
		}
	}
	var all []*Fact
	for _, f := range p.Facts {
		c := f.contest()
		c.period = Date{}
		if !f.Measure.contested() || first[c] == f {
			all = append(all, f)
		}
	}
	return all
}

// Confirmation is somebody's word that records are still true.
type Confirmation struct {
	Day       Day
	Title     string // who gave it, in words for those who edit the pack
	Publisher Text   // on whose behalf, in words for those who ask
}

// confirmation is the form of the ids of sources that are confirmations.
var confirmation = regexp.MustCompile(`^confirmed-\d{4}-\d{2}-\d{2}(-\d+)?$`)

// settled are the doubts that a confirmation ends.
var settled = []Doubt{Undated, Broker, Inferred, Outdated, Unverified}

// Confirm returns the pack's files with the records that have the marks confirmed: they are as of the day, have the confirmation as their
// first source in place of earlier ones, and lose the doubts that it settles. Where none is left of what was unverified or inferred, the
// note that says so goes too. ids are those records; a mark that no record has any more is passed over.
func (p *Pack) Confirm(c Confirmation, marks []string) (files Files, ids []string) {
	s := newShelf(p)
	source := s.confirmation(c)
	for _, key := range s.order {
		if kind := table(key.kind); kind != facts && kind != articles {
			continue
		}
		item := s.slots[key].item
		if slices.Contains(marks, mark(key.id, item)) {
			item.confirm(c.Day, source)
			ids = append(ids, key.id)
		}
	}
	s.keepCited()
	return Encode(s.trees), ids
}

// confirmation adds the source that a confirmation is, and returns its id.
func (s *shelf) confirmation(c Confirmation) string {
	id := "confirmed-" + c.Day.String()
	for n := 2; s.slots[recordKey{string(sources), id}] != nil; n++ {
		id = fmt.Sprintf("confirmed-%s-%d", c.Day, n)
	}
	publisher := c.Publisher
	item := (&Source{ID: id, Title: c.Title, Publisher: publisher, Date: Date{From: c.Day, To: c.Day}, Reliability: "high"}).item()
	at := slices.IndexFunc(s.trees, func(t *Tree) bool { return t.Name == "sources.yaml" })
	if at < 0 {
		at = len(s.trees)
		s.trees = append(s.trees, &Tree{"sources.yaml", mapping()})
	}
	list := s.trees[at].Root.Get("sources")
	if list == nil {
		list = s.trees[at].Root.Put("sources", &Item{Kind: ListItem})
	}
	list.Items = append(list.Items, item)
	key := recordKey{string(sources), id}
	s.slots[key], s.order = &slot{s.trees[at], list, item}, append(s.order, key)
	return id
}

// keepCited takes out the confirmations that no record has as a source any more.
func (s *shelf) keepCited() {
	cited := map[string]bool{}
	for _, slot := range s.slots {
		if list := slot.item.Get("sources"); list != nil {
			for _, id := range list.Items {
				cited[id.Value] = true
			}
		}
	}
	for _, key := range s.order {
		if at := s.slots[key]; table(key.kind) == sources && confirmation.MatchString(key.id) && !cited[key.id] {
			at.list.Items = slices.DeleteFunc(at.list.Items, func(i *Item) bool { return i == at.item })
		}
	}
}

// confirm confirms one record.
func (i *Item) confirm(day Day, source string) {
	i.set("as_of", &Item{Value: day.String()})
	list := &Item{Kind: ListItem, Items: []*Item{{Value: source}}}
	if before := i.Get("sources"); before != nil {
		list.Items = append(list.Items, slices.DeleteFunc(slices.Clone(before.Items), func(s *Item) bool { return confirmation.MatchString(s.Value) })...)
	}
	i.set("sources", list)
	doubts := i.Get("doubts")
	if doubts == nil {
		return
	}
	unsure := false // the note says so, or how it was worked out
	doubts.Items = slices.DeleteFunc(doubts.Items, func(d *Item) bool {
		unsure = unsure || d.Value == string(Unverified) || d.Value == string(Inferred)
		return slices.Contains(settled, Doubt(d.Value))
	})
	if len(doubts.Items) > 0 {
		return
	}
	i.set("doubts", nil)
	if unsure {
		i.set("note", nil)
		i.keepShown()
	}
}

// set puts next in the place of a field, or takes the field out when next is nil.
func (i *Item) set(key string, next *Item) {
	if next != nil {
		next.Key = key
	}
	if next != nil || i.Get(key) != nil {
		i.replace(key, next)
	}
}

// keepShown takes out the figures that no text of the record shows any more.
func (i *Item) keepShown() {
	figures := i.Get("figures")
	if figures == nil {
		return
	}
	var shown strings.Builder
	for _, key := range []string{"text", "note", "caution", "unverified"} {
		if t := i.Get(key); t != nil {
			shown.WriteString(t.String())
		}
	}
	figures.Items = slices.DeleteFunc(figures.Items, func(f *Item) bool { return !strings.Contains(shown.String(), "{"+f.Key+"}") })
	if len(figures.Items) == 0 {
		i.set("figures", nil)
	}
}
