package knowledge

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// section says how a list of the pack is read: the table of its ids, what one item is, and the reader of an item.
type section struct {
	table table
	what  string
	read  func(*loader, *object)
}

// sections are the lists of a pack by the name of file and key.
func sections() map[string]section {
	return map[string]section{
		"sources":     {sources, "source", (*loader).source},
		"documents":   {documents, "document", (*loader).document},
		"territories": {territories, "territory", (*loader).territory},
		"places":      {places, "place", (*loader).place},
		"industries":  {industries, "industry", (*loader).industry},
		"statistics":  {facts, "statistic", (*loader).statistic},
		"articles":    {articles, "article", (*loader).article},
		"contacts":    {contacts, "contact", (*loader).contact},
		"regimes":     {regimes, "regime", (*loader).regime},
		"probes":      {"", "probe", (*loader).probe},
	}
}

// listNames are the names of sections, sorted.
func listNames() []string {
	return slices.Sorted(maps.Keys(sections()))
}

// spoil notes that a list was not read in full, so that what is missing from it is not reported again where it is used.
func (l *loader) spoil(list string) {
	switch list {
	case "pack":
	case "zones":
		l.broken[zones], l.broken[facts] = true, true
	default:
		l.broken[sections()[list].table] = true
	}
}

// decode reads one file into the pack.
func (l *loader) decode(f file) {
	root := l.parse(f)
	if root == nil {
		l.spoil(f.list)
		return
	}
	what := f.list
	if what == "zones" {
		what = "zone"
	}
	o := l.object(f.name, what, root)
	if o == nil {
		l.spoil(f.list)
		return
	}
	switch f.list {
	case "pack":
		l.head(o)
	case "zones":
		l.zone(o)
	default:
		l.section(o, f.list)
	}
	o.done()
}

// section reads the items of a list file.
func (l *loader) section(o *object, list string) {
	o.require(list)
	s := sections()[list]
	for _, n := range o.list(list) {
		if item := l.object(o.file, s.what, n); item != nil {
			s.read(l, item)
			item.done()
		}
	}
}

// head reads pack.yaml.
func (l *loader) head(o *object) {
	o.require("id", "name", "home", "languages", "compiled", "refer")
	p := l.pack
	// Languages come first: they say in which languages the other texts are wanted.
	for _, n := range o.list("languages") {
		lang := l.word(o.file, "languages", n)
		switch {
		case !slices.Contains(Langs(), Lang(lang)):
			l.faultf(at(o.file, n), "unknown language %q; expected %s", lang, oneOf(words(Langs())))
		case slices.Contains(p.Languages, Lang(lang)):
			l.faultf(at(o.file, n), "language %q a second time", lang)
		default:
			p.Languages = append(p.Languages, Lang(lang))
		}
	}
	p.ID = o.word("id")
	l.checkID(o, p.ID, plainID)
	p.Name = o.text("name")
	p.Home = l.refer(o, "home", territories)
	p.Compiled = o.date("compiled")
	prose := l.newProse(o)
	p.Refer = prose.text("refer")
}

// id reads the id of a record and notes where it is declared.
func (l *loader) id(o *object, t table) string {
	id := o.word("id")
	form := plainID
	switch t {
	case articles:
		form = dottedID
	case sources:
		form = sourceID
	}
	if id != "" {
		l.checkID(o, id, form)
		l.declare(t, id, o.posOf("id"))
	}
	return id
}

var (
	plainID    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	dottedID   = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	sourceID   = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`) // as researchers abbreviate them
	figureName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

func (l *loader) checkID(o *object, id string, form *regexp.Regexp) {
	if id == "" || form.MatchString(id) {
		return
	}
	allowed := Messagef("a-z, 0-9 and single hyphens")
	switch form {
	case dottedID:
		allowed = Messagef("a-z, 0-9, single hyphens and dots")
	case sourceID:
		allowed = Messagef("a-z, 0-9, single hyphens and underscores")
	}
	o.faultf("id", "id %q; expected %s", id, allowed)
}

// declare notes an id, or reports it when it is there already.
func (l *loader) declare(t table, id string, pos Pos) {
	if l.ids[t] == nil {
		l.ids[t] = map[string]Pos{}
	}
	if first, ok := l.ids[t][id]; ok {
		l.faultf(pos, "%s %q a second time; the first is at %s", nameOf(string(t)), id, first)
		return
	}
	l.ids[t][id] = pos
}

// ref is a mention of a record that must be there.
type ref struct {
	tables []table
	id     string
	pos    Pos
}

// refer reads the id of a record of one of the tables.
func (l *loader) refer(o *object, key string, tables ...table) string {
	id := o.word(key)
	if id != "" {
		l.refs = append(l.refs, ref{tables, id, o.posOf(key)})
	}
	return id
}

// refers reads a list of ids.
func (l *loader) refers(o *object, key string, tables ...table) []string {
	var ids []string
	for _, n := range o.list(key) {
		id := l.word(o.file, key, n)
		if id == "" {
			continue
		}
		if slices.Contains(ids, id) {
			l.faultf(at(o.file, n), "%s names %q a second time", key, id)
			continue
		}
		ids = append(ids, id)
		l.refs = append(l.refs, ref{tables, id, at(o.file, n)})
	}
	return ids
}

// cited reads sources, of which there must be one at least.
func (l *loader) cited(o *object) []string {
	o.require("sources")
	ids := l.refers(o, "sources", sources)
	if n := o.values["sources"]; n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		o.faultf("sources", "sources is empty; expected the id of a source")
	}
	return ids
}

func (l *loader) source(o *object) {
	o.require("id", "title", "publisher", "reliability")
	s := &Source{
		ID:          l.id(o, sources),
		Title:       o.word("title"),
		Address:     o.word("address"),
		Date:        o.date("date"),
		Reliability: o.choice("reliability", Reliabilities()...),
		Broker:      o.flag("broker"),
		Pos:         o.pos(),
	}
	if n := o.values["publisher"]; n != nil && n.Kind == yaml.ScalarNode {
		s.Publisher = Text{}
		for _, lang := range l.languages() {
			s.Publisher[Lang(lang)] = o.word("publisher")
		}
	} else {
		s.Publisher = o.text("publisher")
	}
	checkAddress(o, "address", s.Address)
	l.pack.Sources = append(l.pack.Sources, s)
}

func (l *loader) document(o *object) {
	o.require("id", "name")
	l.pack.Documents = append(l.pack.Documents, &Document{
		ID:       l.id(o, documents),
		Number:   o.word("number"),
		Name:     o.text("name"),
		Issued:   o.date("issued"),
		InForce:  o.since("in_force"),
		Aliases:  l.aliases(o, ""),
		Replaces: l.refers(o, "replaces", documents),
		Amends:   l.refers(o, "amends", documents),
		Details:  l.refers(o, "details", documents),
		Pos:      o.pos(),
	})
}

func (l *loader) territory(o *object) {
	o.require("id", "kind", "names")
	t := &Territory{
		ID:     l.id(o, territories),
		Kind:   o.choice("kind", TerritoryKinds()...),
		PartOf: l.refer(o, "part_of", territories),
		Former: o.flag("former"),
		Pos:    o.pos(),
	}
	t.Names, t.Aliases = l.named(o, "", "names"), l.aliases(o, "")
	l.pack.Territories = append(l.pack.Territories, t)
}

func (l *loader) place(o *object) {
	o.require("id", "kind", "names")
	p := &Place{
		ID:    l.id(o, places),
		Kind:  o.choice("kind", PlaceKinds()...),
		Point: l.point(o),
		Pos:   o.pos(),
	}
	p.Names, p.Aliases = l.named(o, "", "names"), l.aliases(o, "")
	l.pack.Places = append(l.pack.Places, p)
}

func (l *loader) point(o *object) *Point {
	p := o.child("point")
	if p == nil {
		return nil
	}
	defer p.done()
	p.require("lat", "lon")
	lat, lon := p.number("lat"), p.number("lon")
	if lat == nil || lon == nil {
		return nil
	}
	if lat.Value < -90 || lat.Value > 90 {
		p.faultf("lat", "latitude %v; expected -90 to 90", lat)
	}
	if lon.Value < -180 || lon.Value > 180 {
		p.faultf("lon", "longitude %v; expected -180 to 180", lon)
	}
	return &Point{lat.Value, lon.Value}
}

func (l *loader) industry(o *object) {
	o.require("id", "names")
	i := &Industry{
		ID:     l.id(o, industries),
		PartOf: l.refer(o, "part_of", industries),
		Pos:    o.pos(),
	}
	owner := "industry " + i.ID
	i.Names, i.Aliases = l.named(o, owner, "names"), l.aliases(o, owner)
	l.pack.Industries = append(l.pack.Industries, i)
}

// name is what something is called in one language. Owner names what is called so where no other may be; it is empty where
// several things may share a name, as territories do.
type name struct {
	owner string
	passage
}

// named reads names and remembers them, for names may hold digits in prose and some must be told apart.
func (l *loader) named(o *object, owner, key string) Text {
	t := Text{}
	for _, p := range o.strings(key) {
		t[p.lang] = p.s
		l.names = append(l.names, name{owner, p})
	}
	return t
}

func (l *loader) aliases(o *object, owner string) map[Lang][]string {
	lists := o.lists("aliases")
	for _, lang := range Langs() {
		for _, p := range lists[lang] {
			l.names = append(l.names, name{owner, p})
		}
	}
	return plain(lists)
}

func (l *loader) zone(o *object) {
	o.require("id", "kind", "names", "short", "district")
	z := &Zone{
		ID:       l.id(o, zones),
		Kind:     Kind(o.choice("kind", Kinds()...)),
		District: l.refer(o, "district", territories),
		Commune:  l.refer(o, "commune", territories),
		Point:    l.point(o),
		Pos:      o.pos(),
	}
	if stem := strings.TrimSuffix(path.Base(o.file), ".yaml"); z.ID != "" && z.ID != stem {
		o.faultf("id", "id %q in a file named %s; expected the file to be named %s.yaml", z.ID, path.Base(o.file), z.ID)
	}
	// A park and a cluster may share a short name: people tell them apart by what they are.
	owner := string(z.Kind) + " " + z.ID
	z.Names, z.Short, z.Aliases = l.named(o, owner, "names"), l.named(o, owner, "short"), l.aliases(o, owner)
	for _, n := range o.list("transcribed") {
		lang := l.word(o.file, "transcribed", n)
		if lang != "" && !slices.Contains(l.languages(), lang) {
			l.faultf(at(o.file, n), "transcribed has the unknown language %q; expected %s", lang, oneOf(l.languages()))
		}
		z.Transcribed = append(z.Transcribed, Lang(lang))
	}
	for _, n := range o.list("facts") {
		if item := l.object(o.file, "fact", n); item != nil {
			f := l.fact(item, func(f *Fact) { f.Zone = z.ID })
			z.Facts = append(z.Facts, f)
			item.done()
		}
	}
	l.pack.Zones = append(l.pack.Zones, z)
}

func (l *loader) statistic(o *object) {
	o.require("territory")
	l.fact(o, func(f *Fact) {
		f.Territory = l.refer(o, "territory", territories)
		f.Kind = Kind(o.choice("kind", Kinds()...))
		if info, ok := f.Measure.Info(); ok && !strings.HasPrefix(string(f.Measure), "stat.") && info.Topic != "location" {
			o.faultf("measure", "measure %q of a territory; expected one that begins with stat. or location.", f.Measure)
		}
	})
}

// fact reads a fact; subject sets what it is about.
func (l *loader) fact(o *object, subject func(*Fact)) *Fact {
	f := &Fact{
		Key:       o.word("key"),
		Measure:   Measure(l.measure(o)),
		Origin:    o.choice("origin", Origins()...),
		Stage:     o.choice("stage", Stages()...),
		ShareOf:   l.shareOf(o),
		Place:     l.refer(o, "place", places),
		From:      l.refer(o, "from", places, territories),
		State:     State(o.choice("state", States()...)),
		Name:      o.word("name"),
		Aliases:   o.words("aliases"),
		Tags:      l.refers(o, "tags", industries),
		Price:     l.price(o),
		AsOf:      o.date("as_of"),
		Period:    o.date("period"),
		Sources:   l.cited(o),
		Doubts:    l.doubts(o),
		Preferred: o.flag("preferred"),
		Computed:  o.flag("computed"),
		Refer:     o.flag("refer"),
		Pos:       o.pos(),
	}
	f.Figure = o.figure()
	prose := l.newProse(o)
	f.Figures = prose.figures()
	f.Text, f.Note = prose.text("text"), prose.text("note")
	if f.Key != "" && !plainID.MatchString(f.Key) {
		o.faultf("key", "key %q; expected a-z, 0-9 and single hyphens", f.Key)
	}
	for _, s := range append([]string{f.Name}, f.Aliases...) {
		l.names = append(l.names, name{"", passage{s: s}})
	}
	subject(f)
	f.ID = f.makeID()
	l.declare(facts, f.ID, f.Pos)
	l.origins[f] = o
	l.pack.Facts = append(l.pack.Facts, f)
	l.checkForm(f, o)
	return f
}

// makeID builds the id from what the fact is about: "zone.ZONE.MEASURE[.ORIGIN][.STAGE][.PLACE][.KEY]" or
// "stat.TERRITORY[.KIND].MEASURE[.ORIGIN][.STAGE][.share][.PLACE][.KEY]", there without the "stat." of the measure.
func (f *Fact) makeID() string {
	var segments []string
	if f.Zone != "" {
		segments = []string{"zone", f.Zone, string(f.Measure), f.Origin, f.Stage, f.Place}
	} else {
		share := ""
		if f.ShareOf != "" {
			share = "share"
		}
		measure := strings.TrimPrefix(string(f.Measure), "stat.")
		segments = []string{"stat", f.Territory, string(f.Kind), measure, f.Origin, f.Stage, share, f.Place}
	}
	segments = append(segments, f.Key)
	return strings.Join(slices.DeleteFunc(segments, func(s string) bool { return s == "" }), ".")
}

func (l *loader) measure(o *object) string {
	o.require("measure")
	m := o.word("measure")
	if _, ok := Measure(m).Info(); m != "" && !ok {
		all := words(slices.Sorted(maps.Keys(measures)))
		o.faultf("measure", "unknown measure %q%s", m, meant(m, all, oneOf(all)))
		return ""
	}
	return m
}

// shareBases are the wholes of which a share may be, beside territories.
var shareBases = []string{"parks", "clusters"}

func (l *loader) shareOf(o *object) string {
	if n := o.values["share_of"]; n != nil && slices.Contains(shareBases, n.Value) {
		return o.word("share_of")
	}
	return l.refer(o, "share_of", territories)
}

func (l *loader) doubts(o *object) []Doubt {
	var doubts []Doubt
	for _, n := range o.list("doubts") {
		d := l.word(o.file, "doubts", n)
		switch {
		case d == "":
		case !slices.Contains(Doubts(), d):
			l.faultf(at(o.file, n), "unknown doubt %q; expected %s", d, oneOf(Doubts()))
		case slices.Contains(doubts, Doubt(d)):
			l.faultf(at(o.file, n), "doubt %q a second time", d)
		default:
			doubts = append(doubts, Doubt(d))
		}
	}
	return doubts
}

func (l *loader) price(o *object) *Price {
	p := o.child("price")
	if p == nil {
		return nil
	}
	defer p.done()
	p.require("term", "tax")
	return &Price{
		Term: p.choice("term", Terms()...),
		Tax:  p.choice("tax", TaxTerms()...),
	}
}

// figure reads value, high, unit, qualifier and date, which stand in the object itself; nil when there is no (sound) value or date.
func (o *object) figure() *Figure {
	f := &Figure{
		High:      o.number("high"),
		Qualifier: o.choice("qualifier", Qualifiers()...),
		Unit:      Unit(o.word("unit")),
		Date:      o.date("date"),
	}
	value := o.number("value")
	if value != nil {
		f.Value = *value
	}
	o.checkFigure(f, value != nil)
	if f.Unit == "" && !f.Date.IsZero() {
		f.Unit = "date"
	}
	if value == nil && f.Date.IsZero() {
		return nil
	}
	return f
}

func (o *object) checkFigure(f *Figure, sound bool) {
	if f.Unit != "" && !IsUnit(f.Unit) {
		known := words(units)
		o.faultf("unit", "unknown unit %q%s", f.Unit, meant(string(f.Unit), known, oneOf(known)))
	}
	switch {
	case o.has("value") && o.has("date"):
		o.faultf("date", "both value and date; expected one of them")
	case o.has("date") && f.Unit != "" && f.Unit != "date":
		o.faultf("unit", "unit %q of a date; expected none", f.Unit)
	case o.has("date") && f.Date.IsZero() && o.values["date"].Value == "unknown":
		o.faultf("date", "the date is unknown; expected a date")
	case o.has("value") && f.Unit == "date":
		o.faultf("unit", "unit date of a value; expected date: instead of value:")
	case o.has("value") && !o.has("unit"):
		o.faultf("value", "a value without unit; expected unit:")
	case !o.has("value") && (o.has("high") || o.has("unit") && !o.has("date")):
		o.l.faultf(o.pos(), "%s has a unit or high, but no value", nameOf(o.what))
	}
	if f.High != nil && sound && f.High.Value <= f.Value.Value {
		o.faultf("high", "high %v is not above value %v", f.High, f.Value)
	}
	if f.Unit == "year" && sound && (f.Value.Decimals > 0 || f.Value.Value < firstYear || f.Value.Value > lastYear) {
		o.faultf("value", "year %v; expected a year from %d to %d", f.Value, firstYear, lastYear)
	}
}

func (l *loader) article(o *object) {
	o.require("id", "topic", "title", "text")
	o.langs = l.ownLanguages(o)
	prose := l.newProse(o)
	a := &Article{
		ID:         l.id(o, articles),
		Topic:      o.choice("topic", Topics()...),
		Languages:  o.langs,
		Figures:    prose.figures(),
		Title:      prose.text("title"),
		Text:       prose.text("text"),
		Caution:    prose.text("caution"),
		Unverified: prose.text("unverified"),
		Questions:  plain(o.lists("questions")),
		Documents:  l.refers(o, "documents", documents),
		InForce:    o.since("in_force"),
		AsOf:       o.date("as_of"),
		Doubts:     l.doubts(o),
		Zones:      l.refers(o, "zones", zones),
		Tags:       o.words("tags"),
		Pos:        o.pos(),
	}
	if len(a.Documents) > 0 {
		a.Sources = l.refers(o, "sources", sources) // the law itself is source enough
	} else {
		a.Sources = l.cited(o)
	}
	l.checkDoubts(o, a.Doubts, "caution")
	l.pack.Articles = append(l.pack.Articles, a)
}

// ownLanguages reads the languages of a record that is not in all those of the pack; nil when it says nothing of them.
func (l *loader) ownLanguages(o *object) (langs []Lang) {
	for _, n := range o.list("languages") {
		lang := Lang(l.word(o.file, "languages", n))
		switch {
		case !slices.Contains(l.languages(), string(lang)):
			l.faultf(at(o.file, n), "unknown language %q; expected %s", lang, oneOf(l.languages()))
		case slices.Contains(langs, lang):
			l.faultf(at(o.file, n), "language %s a second time; expected each once", lang)
		default:
			langs = append(langs, lang)
		}
	}
	return langs
}

func (l *loader) contact(o *object) {
	o.require("id", "names", "role")
	c := &Contact{
		ID:      l.id(o, contacts),
		Kind:    Kind(o.choice("kind", Kinds()...)),
		Names:   l.named(o, "", "names"),
		Former:  o.flag("former"),
		Address: o.text("address"),
		Phone:   o.word("phone"),
		Email:   o.word("email"),
		Website: o.word("website"),
		AsOf:    o.date("as_of"),
		Sources: l.cited(o),
		Pos:     o.pos(),
	}
	prose := l.newProse(o)
	c.Role, c.Note = prose.text("role"), prose.text("note")
	checkAddress(o, "website", c.Website)
	l.pack.Contacts = append(l.pack.Contacts, c)
}

func (l *loader) probe(o *object) {
	o.require("lang", "text", "expect")
	l.pack.Probes = append(l.pack.Probes, Probe{
		Lang:   Lang(o.choice("lang", l.languages()...)),
		Text:   o.word("text"),
		Expect: l.refers(o, "expect", facts, articles),
		Pos:    o.pos(),
	})
}
