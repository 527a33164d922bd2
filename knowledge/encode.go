package knowledge

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Files writes the pack as files like those it was loaded from, without their comments.
func (p *Pack) Files() Files { return Encode(p.Trees()) }

// Trees returns the pack as the files that hold it: pack.yaml, a file for each zone, and the lists, each record in the file
// where it stood. Loading them makes a pack with equal records. What is added here wants a column in the workbook too.
func (p *Pack) Trees() []*Tree {
	trees := []*Tree{{"pack.yaml", p.headItem()}}
	for _, z := range p.Zones {
		trees = append(trees, &Tree{"zones/" + z.ID + ".yaml", z.fileItem()})
	}
	lists := newLists()
	for _, s := range p.Sources {
		lists.add("sources", s.Pos, s.item())
	}
	for _, d := range p.Documents {
		lists.add("documents", d.Pos, d.item())
	}
	for _, t := range p.Territories {
		lists.add("territories", t.Pos, t.item())
	}
	for _, pl := range p.Places {
		lists.add("places", pl.Pos, pl.item())
	}
	for _, i := range p.Industries {
		lists.add("industries", i.Pos, i.item())
	}
	for _, f := range p.Facts {
		if f.Zone == "" {
			lists.add("statistics", f.Pos, f.item())
		}
	}
	for _, a := range p.Articles {
		lists.add("articles", a.Pos, a.item())
	}
	for _, c := range p.Contacts {
		lists.add("contacts", c.Pos, c.item())
	}
	for _, r := range p.Regimes {
		lists.add("regimes", r.Pos, r.item())
	}
	for i := range p.Probes {
		lists.add("probes", p.Probes[i].Pos, p.Probes[i].item())
	}
	return append(trees, lists.trees...)
}

// lists gathers records by the file that holds them.
type lists struct {
	trees  []*Tree
	byName map[string]*Item
}

func newLists() *lists { return &lists{byName: map[string]*Item{}} }

// add puts a record into the file where it stood, if that may hold such a list, else into the list's own.
func (l *lists) add(list string, at Pos, record *Item) {
	name := FileFor(list, at.File)
	into := l.byName[name]
	if into == nil {
		into = &Item{Key: list, Kind: ListItem}
		l.byName[name] = into
		l.trees = append(l.trees, &Tree{name, &Item{Kind: MapItem, Items: []*Item{into}}})
	}
	into.Items = append(into.Items, record)
}

// FileFor returns name when a file of that name holds such a list ("articles"), else the name of the list's own file.
func FileFor(list, name string) string {
	if listOf(name) == list && path.Clean(name) == name {
		return name
	}
	return list + ".yaml"
}

func mapping() *Item { return &Item{Kind: MapItem} }

// Word, List and the other makers of items make nothing of what is empty.

func (i *Item) word(key, value string) {
	if value != "" {
		i.Put(key, &Item{Value: value})
	}
}

func (i *Item) flag(key string, set bool) {
	if set {
		i.word(key, "true")
	}
}

func (i *Item) number(key string, n *Number) {
	if n != nil {
		i.word(key, n.String())
	}
}

func (i *Item) date(key string, d Date) {
	if !d.IsZero() {
		i.word(key, d.String())
	}
}

func (i *Item) text(key string, t Text) {
	for _, lang := range Langs() {
		if s, ok := t[lang]; ok {
			i.Put(key+"."+string(lang), &Item{Kind: TextItem, Value: s})
		}
	}
}

func (i *Item) list(key string, kind ItemKind, values []string) {
	if len(values) == 0 {
		return
	}
	into := i.Put(key, &Item{Kind: ListItem})
	for _, v := range values {
		into.Items = append(into.Items, &Item{Kind: kind, Value: v})
	}
}

func (i *Item) lists(key string, byLang map[Lang][]string) {
	for _, lang := range Langs() {
		i.list(key+"."+string(lang), TextItem, byLang[lang])
	}
}

func (i *Item) point(p *Point) {
	if p == nil {
		return
	}
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	i.word("point.lat", degrees(p.Lat))
	i.word("point.lon", degrees(p.Lon))
}

func (i *Item) figure(f *Figure) {
	if f == nil {
		return
	}
	if !f.Date.IsZero() {
		i.word("qualifier", f.Qualifier)
		i.date("date", f.Date)
		return
	}
	i.number("value", &f.Value)
	i.number("high", f.High)
	i.word("qualifier", f.Qualifier)
	i.word("unit", string(f.Unit))
}

func (i *Item) figures(figures map[string]Figure) {
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		f := figures[name]
		m := i.Put("figures."+name, mapping())
		m.figure(&f)
	}
}

func (p *Pack) headItem() *Item {
	m := mapping()
	m.word("id", p.ID)
	m.text("name", p.Name)
	m.word("home", p.Home)
	m.list("languages", WordItem, words(p.Languages))
	m.date("compiled", p.Compiled)
	m.text("refer", p.Refer)
	return m
}

func (s *Source) item() *Item {
	m := mapping()
	m.word("id", s.ID)
	m.Put("title", &Item{Kind: TextItem, Value: s.Title})
	if one, same := s.Publisher.one(); same {
		m.Put("publisher", &Item{Kind: TextItem, Value: one})
	} else {
		m.text("publisher", s.Publisher)
	}
	m.word("address", s.Address)
	m.date("date", s.Date)
	m.word("reliability", s.Reliability)
	m.flag("broker", s.Broker)
	return m
}

// one returns the text that is the same in all languages.
func (t Text) one() (s string, same bool) {
	s, _ = t.In(VI)
	for _, other := range t {
		if other != s {
			return "", false
		}
	}
	return s, s != ""
}

func (d *Document) item() *Item {
	m := mapping()
	m.word("id", d.ID)
	m.word("number", d.Number)
	m.text("name", d.Name)
	m.date("issued", d.Issued)
	m.date("in_force", d.InForce)
	m.lists("aliases", d.Aliases)
	m.list("replaces", WordItem, d.Replaces)
	m.list("amends", WordItem, d.Amends)
	m.list("details", WordItem, d.Details)
	return m
}

func (t *Territory) item() *Item {
	m := mapping()
	m.word("id", t.ID)
	m.word("kind", t.Kind)
	m.text("names", t.Names)
	m.lists("aliases", t.Aliases)
	m.word("part_of", t.PartOf)
	m.flag("former", t.Former)
	return m
}

func (p *Place) item() *Item {
	m := mapping()
	m.word("id", p.ID)
	m.word("kind", p.Kind)
	m.text("names", p.Names)
	m.lists("aliases", p.Aliases)
	m.point(p.Point)
	return m
}

func (i *Industry) item() *Item {
	m := mapping()
	m.word("id", i.ID)
	m.text("names", i.Names)
	m.lists("aliases", i.Aliases)
	m.word("part_of", i.PartOf)
	return m
}

// item is the zone without its facts.
func (z *Zone) item() *Item {
	m := mapping()
	m.word("id", z.ID)
	m.word("kind", string(z.Kind))
	m.text("names", z.Names)
	m.text("short", z.Short)
	m.lists("aliases", z.Aliases)
	m.list("transcribed", WordItem, words(z.Transcribed))
	m.word("district", z.District)
	m.word("commune", z.Commune)
	m.point(z.Point)
	return m
}

func (z *Zone) fileItem() *Item {
	m := z.item()
	if len(z.Facts) > 0 {
		facts := m.Put("facts", &Item{Kind: ListItem})
		for _, f := range z.Facts {
			facts.Items = append(facts.Items, f.item())
		}
	}
	return m
}

// item is the fact without its zone, which the file names.
func (f *Fact) item() *Item {
	m := mapping()
	m.word("territory", f.Territory)
	m.word("kind", string(f.Kind))
	m.word("measure", string(f.Measure))
	m.word("key", f.Key)
	m.word("origin", f.Origin)
	m.word("stage", f.Stage)
	m.word("share_of", f.ShareOf)
	m.word("place", f.Place)
	m.word("from", f.From)
	m.word("state", string(f.State))
	m.word("name", f.Name)
	m.list("aliases", TextItem, f.Aliases)
	m.list("tags", WordItem, f.Tags)
	m.figure(f.Figure)
	if f.Price != nil {
		m.word("price.term", f.Price.Term)
		m.word("price.tax", f.Price.Tax)
	}
	m.text("text", f.Text)
	m.date("period", f.Period)
	m.date("as_of", f.AsOf)
	m.list("sources", WordItem, f.Sources)
	m.list("doubts", WordItem, words(f.Doubts))
	m.flag("preferred", f.Preferred)
	m.flag("computed", f.Computed)
	m.flag("refer", f.Refer)
	m.text("note", f.Note)
	m.figures(f.Figures)
	return m
}

func (a *Article) item() *Item {
	m := mapping()
	m.word("id", a.ID)
	m.word("topic", a.Topic)
	m.list("languages", WordItem, words(a.Languages))
	m.text("title", a.Title)
	m.lists("questions", a.Questions)
	m.text("text", a.Text)
	m.figures(a.Figures)
	m.list("documents", WordItem, a.Documents)
	m.date("in_force", a.InForce)
	m.date("as_of", a.AsOf)
	m.list("sources", WordItem, a.Sources)
	m.list("doubts", WordItem, words(a.Doubts))
	m.text("caution", a.Caution)
	m.text("unverified", a.Unverified)
	m.list("zones", WordItem, a.Zones)
	m.list("tags", TextItem, a.Tags)
	return m
}

func (c *Contact) item() *Item {
	m := mapping()
	m.word("id", c.ID)
	m.word("kind", string(c.Kind))
	m.flag("former", c.Former)
	m.text("names", c.Names)
	m.text("role", c.Role)
	m.text("address", c.Address)
	m.word("phone", c.Phone)
	m.word("email", c.Email)
	m.word("website", c.Website)
	m.text("note", c.Note)
	m.date("as_of", c.AsOf)
	m.list("sources", WordItem, c.Sources)
	return m
}

func (r *Regime) item() *Item {
	m := mapping()
	m.word("id", r.ID)
	m.word("tax", r.Tax)
	m.text("title", r.Title)
	m.date("licensed", r.Licensed)
	m.list("where", WordItem, r.Where)
	m.list("industries", WordItem, r.Industries)
	m.list("except", WordItem, r.Except)
	m.flag("among_others", r.AmongOthers)
	m.band("capital", r.Capital)
	m.band("revenue", r.Revenue)
	m.word("effect.kind", string(r.Effect.Kind))
	m.number("effect.rate", r.Effect.Rate)
	m.number("effect.years", r.Effect.Years)
	m.number("effect.free", r.Effect.Free)
	m.number("effect.half", r.Effect.Half)
	m.word("precedence", strconv.Itoa(r.Precedence))
	m.text("text", r.Text)
	m.figures(r.Figures)
	m.list("documents", WordItem, r.Documents)
	m.date("in_force", r.InForce)
	m.date("as_of", r.AsOf)
	m.list("sources", WordItem, r.Sources)
	m.text("caution", r.Caution)
	m.text("unverified", r.Unverified)
	return m
}

func (i *Item) band(key string, b *Band) {
	if b == nil {
		return
	}
	i.number(key+".from", b.From)
	i.number(key+".over", b.Over)
	i.number(key+".to", b.To)
	i.word(key+".unit", string(b.Unit))
}

func (p *Probe) item() *Item {
	m := mapping()
	m.word("lang", string(p.Lang))
	m.Put("text", &Item{Kind: TextItem, Value: p.Text})
	m.list("expect", WordItem, p.Expect)
	return m
}

// key tells a probe from others.
func (p *Probe) key() string { return strings.Join([]string{string(p.Lang), p.Text}, " ") }

// FactID is the id of the fact that the item describes; zone is empty for one about a territory.
func (i *Item) FactID(zone string) string {
	word := func(key string) string {
		if c := i.Get(key); c != nil {
			return c.Value
		}
		return ""
	}
	f := Fact{
		Zone: zone, Territory: word("territory"), Kind: Kind(word("kind")), Measure: Measure(word("measure")), Origin: word("origin"),
		Stage: word("stage"), ShareOf: word("share_of"), Place: word("place"), Key: word("key"),
	}
	return f.makeID()
}
