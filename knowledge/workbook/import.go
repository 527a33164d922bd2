package workbook

import (
	"cmp"
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/knowledge"
)

// Read reads a workbook and checks all that it says. What is wrong in cells is reported, all at once, as Faults; a file that can't be
// read or may not be is *Refused. Whatever the file, it takes some hundred MB of memory at most.
func Read(data []byte) (*knowledge.Pack, Origin, error) {
	g, err := open(data)
	if err != nil {
		return nil, Origin{}, err
	}
	defer g.file.Close()
	r := &reader{grid: g, zones: map[string]*zoneFile{}, lists: map[string]*knowledge.Tree{}, from: map[*knowledge.Item]origin{}}
	r.langs = r.languages()
	r.sheets = sheets(r.langs)
	r.places = make([][]int, len(r.sheets))
	for i, s := range r.sheets {
		if err := r.sheet(i, s); err != nil {
			return nil, Origin{}, err
		}
	}
	if err := r.strangers(); err != nil {
		return nil, Origin{}, err
	}
	pack := r.load()
	if len(r.faults) > 0 {
		return nil, Origin{}, r.faults.sorted()
	}
	return pack, r.made, nil
}

// origin is the cell, or the row, that an item was made from.
type origin struct {
	sheet       int
	row, column int
}

// known is a record with the id that it had when it was exported.
type known struct {
	item *knowledge.Item
	was  string
	zone string // of a fact
	from origin
}

// zoneFile is a zone with its facts, each with its place among them.
type zoneFile struct {
	tree  *knowledge.Tree
	facts []placed
}

type placed struct {
	item  *knowledge.Item
	order float64
}

type reader struct {
	*grid
	langs  []knowledge.Lang
	sheets []*sheet
	places [][]int // where the columns of each sheet stand
	made   Origin
	faults Faults

	pack  *knowledge.Item
	zones map[string]*zoneFile
	order []string // ids of zones as they stand
	lists map[string]*knowledge.Tree
	names []string // of lists, as they stand
	facts []factRow
	known []known
	from  map[*knowledge.Item]origin
}

// factRow waits until all zones are known.
type factRow struct {
	zone  string
	order float64
	item  *knowledge.Item
	from  origin
}

// mostFaults bounds what a hostile file may have to be told of it; nobody corrects more at a time.
const mostFaults = 5000

func (r *reader) faultf(o origin, format string, args ...any) {
	r.fault(o, knowledge.Messagef(format, args...))
}

func (r *reader) fault(o origin, message knowledge.Message) {
	if len(r.faults) >= mostFaults {
		return
	}
	f := Fault{Sheet: r.sheets[o.sheet].name, Message: message, row: o.row, column: o.column, sheet: o.sheet}
	if o.row > 0 {
		f.Cell = name(max(o.column, 1), o.row)
	}
	r.faults = append(r.faults, f)
}

// languages are those that the sheet Pack names, or all: they decide which columns are expected.
func (r *reader) languages() []knowledge.Lang {
	var langs []knowledge.Lang
	column := -1
	_ = r.each("Pack", func(row int, cells []cell) { // a missing sheet is reported later
		switch {
		case row == rowKey:
			column = slices.IndexFunc(cells, func(c cell) bool { return c.word() == "languages" })
		case row >= firstRow && column >= 0 && column < len(cells) && langs == nil:
			for _, l := range listOf(cells[column].value) {
				if slices.Contains(knowledge.Langs(), knowledge.Lang(l)) && !slices.Contains(langs, knowledge.Lang(l)) {
					langs = append(langs, knowledge.Lang(l))
				}
			}
		}
	})
	if len(langs) == 0 {
		return knowledge.Langs()
	}
	return langs
}

// sheet reads the rows of one sheet.
func (r *reader) sheet(i int, s *sheet) error {
	seen := r.grid.sheets[s.name]
	if seen == nil {
		r.faultf(origin{sheet: i}, "the sheet is missing; expected all sheets of the export")
		return nil
	}
	for _, c := range seen.formulas {
		r.faultf(origin{i, c.row, c.column}, "a formula; expected the value itself")
	}
	for _, c := range seen.failed {
		r.faultf(origin{i, c.row, c.column}, "an error of the spreadsheet program; expected a value")
	}
	var columns []int // of the sheet, by place in the file
	last := factRow{}
	err := r.each(s.name, func(row int, cells []cell) {
		switch {
		case row == rowKey:
			columns = r.header(i, s, cells)
			r.places[i] = placesOf(s, columns)
		case row >= firstRow && columns != nil:
			r.row(i, s, columns, row, cells, &last)
		}
	})
	if err == nil && columns == nil {
		r.faultf(origin{i, rowKey, 1}, "the names of the columns are missing; expected the first three rows as the export wrote them")
	}
	return err
}

// header finds the columns by their keys; nil when some are missing.
func (r *reader) header(i int, s *sheet, cells []cell) []int {
	columns := make([]int, len(cells))
	there := make([]bool, len(s.columns))
	for n, c := range cells {
		key := c.word()
		columns[n] = s.column(key)
		switch {
		case key == "":
		case columns[n] < 0:
			r.faultf(origin{i, rowKey, n + 1}, "unknown column %q; expected the columns of the export and no others", key)
		case there[columns[n]]:
			r.faultf(origin{i, rowKey, n + 1}, "the column %s a second time", key)
		default:
			there[columns[n]] = true
		}
	}
	var missing []string
	for n, c := range s.columns {
		if !there[n] {
			missing = append(missing, c.key)
		}
	}
	if len(missing) > 0 {
		r.faultf(origin{i, rowKey, 1}, "no column %s; expected all columns of the export", strings.Join(missing, ", "))
		return nil
	}
	return columns
}

// placesOf tells where each column of a sheet stands in the file, counted from 1.
func placesOf(s *sheet, columns []int) []int {
	places := make([]int, len(s.columns))
	for n, c := range columns {
		if c >= 0 {
			places[c] = n + 1
		}
	}
	return places
}

// row reads one record.
func (r *reader) row(i int, s *sheet, columns []int, row int, cells []cell, last *factRow) {
	if !slices.ContainsFunc(cells, func(c cell) bool { return !c.empty() }) {
		return
	}
	item := &knowledge.Item{Kind: knowledge.MapItem}
	extra := map[string]cell{}
	places := r.places[i]
	for n, c := range cells {
		if c.empty() {
			continue
		}
		here := origin{i, row, n + 1}
		if n >= len(columns) || columns[n] < 0 {
			r.faultf(here, "%q beside the columns; expected nothing there", short(c.value))
			continue
		}
		col := s.columns[columns[n]]
		if strings.HasPrefix(col.key, "#") {
			extra[col.key] = c
			continue
		}
		r.value(item, col, c, here)
	}
	if len(item.Items) == 0 && extra[keyZone].empty() {
		return // nothing but what the export wrote beside a record that is gone
	}
	start := origin{i, row, places[s.idColumn()]}
	r.from[item] = start
	r.place(s, item, extra, start, places, last)
}

// value puts what a cell holds into a record.
func (r *reader) value(item *knowledge.Item, col column, c cell, here origin) {
	put := func(i *knowledge.Item) {
		r.from[item.Put(col.key, i)] = here
		for _, part := range i.Items {
			r.from[part] = here
		}
	}
	putWord := func(s string, err error) {
		if err != nil {
			r.faultf(here, "%v", err)
			return
		}
		put(&knowledge.Item{Value: s})
	}
	switch col.form {
	case word:
		putWord(c.word(), nil)
	case text:
		put(&knowledge.Item{Kind: knowledge.TextItem, Value: c.text()})
	case number:
		putWord(c.number())
	case date:
		putWord(c.date())
	case flag:
		set, err := c.flag()
		if set || err != nil {
			putWord("true", err)
		}
	case ids:
		put(list(knowledge.WordItem, listOf(c.word())))
	case lines:
		put(list(knowledge.TextItem, splitLines(c.text())))
	case figures:
		r.figures(put, c, here)
	}
}

func list(kind knowledge.ItemKind, values []string) *knowledge.Item {
	l := &knowledge.Item{Kind: knowledge.ListItem}
	for _, v := range values {
		l.Items = append(l.Items, &knowledge.Item{Kind: kind, Value: v})
	}
	return l
}

// figures reads the figures of texts, one a line.
func (r *reader) figures(put func(*knowledge.Item), c cell, here origin) {
	all := &knowledge.Item{Kind: knowledge.MapItem}
	for line := range strings.SplitSeq(c.text(), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		f, err := parseFigure(line)
		if err != nil {
			r.faultf(here, "%v", err)
			continue
		}
		all.Items = append(all.Items, f)
	}
	if len(all.Items) == 0 {
		return
	}
	put(all)
	for _, f := range all.Items {
		for _, part := range f.Items {
			r.from[part] = here
		}
	}
}

// place puts a record where it belongs.
func (r *reader) place(s *sheet, item *knowledge.Item, extra map[string]cell, start origin, places []int, last *factRow) {
	was := extra[keyWas].word()
	if s.facts() {
		was = extra[keyRecord].word()
	}
	zone := extra[keyZone].word()
	if was != "" {
		r.known = append(r.known, known{item, was, zone, start})
	}
	switch s.list {
	case "pack":
		r.head(item, extra, start)
	case "zones":
		r.zone(item, start, s.name)
	case "facts":
		order, err := strconv.ParseFloat(extra[keyOrder].value, 64)
		switch {
		case err == nil:
		case zone == last.zone:
			order = last.order
		default:
			order = math.MaxInt32
		}
		*last = factRow{zone: zone, order: order}
		from := start
		from.column = places[s.column(keyZone)]
		r.facts = append(r.facts, factRow{zone, order, item, from})
	default:
		r.record(s, item, extra[keyFile].word(), origin{start.sheet, start.row, places[s.column(keyFile)]})
	}
}

func (r *reader) head(item *knowledge.Item, extra map[string]cell, start origin) {
	if r.pack != nil {
		r.faultf(start, "a second row; expected one")
		return
	}
	r.pack = item
	if base := extra[keyBase]; !base.empty() {
		n, err := strconv.Atoi(base.word())
		if err != nil || n < 0 {
			r.faultf(start, "made from version %q; expected the number that the export wrote", base.word())
		}
		r.made.Version = n
	}
	r.made.Time, _ = time.Parse(madeForm, extra[keyMade].word()) // of no consequence
}

var fileStem = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (r *reader) zone(item *knowledge.Item, start origin, sheet string) {
	id := ""
	if i := item.Get("id"); i != nil {
		id = i.Value
	}
	switch {
	case id == "":
		r.faultf(start, "a zone without id; expected a-z, 0-9 and single hyphens")
	case !fileStem.MatchString(id):
		r.faultf(start, "id %q; expected a-z, 0-9 and single hyphens", id)
	case r.zones[id] != nil:
		first := r.from[r.zones[id].tree.Root]
		r.faultf(start, "zone %q a second time; the first is at %s!%s", id, sheet, name(first.column, first.row))
	default:
		r.zones[id] = &zoneFile{tree: &knowledge.Tree{Name: "zones/" + id + ".yaml", Root: item}}
		r.order = append(r.order, id)
	}
}

// record adds a record to the file of its list.
func (r *reader) record(s *sheet, item *knowledge.Item, file string, at origin) {
	if file != "" && knowledge.FileFor(s.list, file) != file {
		r.faultf(at, "file %q; expected %s.yaml, %s-NAME.yaml, %s/NAME.yaml or nothing", file, s.list, s.list, s.list)
	}
	file = knowledge.FileFor(s.list, file)
	if s.list == "sources" {
		unite(item)
	}
	tree := r.lists[file]
	if tree == nil {
		tree = &knowledge.Tree{Name: file, Root: &knowledge.Item{Kind: knowledge.MapItem}}
		tree.Root.Put(s.list, &knowledge.Item{Kind: knowledge.ListItem})
		r.lists[file] = tree
		r.names = append(r.names, file)
	}
	records := tree.Root.Items[0]
	records.Items = append(records.Items, item)
}

// unite makes one of a publisher's name that is the same in all languages.
func unite(source *knowledge.Item) {
	p := source.Get("publisher")
	if p == nil || p.Kind != knowledge.MapItem {
		return
	}
	for _, name := range p.Items {
		if name.Value != p.Items[0].Value {
			return
		}
	}
	if len(p.Items) > 1 {
		p.Kind, p.Value, p.Items = knowledge.TextItem, p.Items[0].Value, nil
	}
}

// strangers reports sheets that are none of the workbook's; those whose names begin with _ are the editor's own.
func (r *reader) strangers() error {
	for _, n := range r.grid.names {
		known := n == guideSheet || n == wordsSheet || strings.HasPrefix(n, "_") || slices.ContainsFunc(r.sheets, func(s *sheet) bool { return s.name == n })
		if known {
			continue
		}
		used := false
		if err := r.each(n, func(_ int, cells []cell) {
			used = used || slices.ContainsFunc(cells, func(c cell) bool { return !c.empty() })
		}); err != nil {
			return err
		}
		if used {
			r.faults = append(r.faults, Fault{Sheet: n, Message: knowledge.Messagef("not a sheet of the knowledge; expected the sheets of the export, your own notes on sheets whose names begin with _"), sheet: len(r.sheets)})
		}
	}
	return nil
}

// load makes the pack, with its faults told by cell.
func (r *reader) load() *knowledge.Pack {
	trees := r.trees()
	files := knowledge.Encode(trees)
	pack, err := files.Load()
	var faults knowledge.Faults
	if errors.As(err, &faults) {
		m := r.newMap(trees)
		for _, f := range faults {
			r.translate(m, f)
		}
	}
	r.checkIDs()
	return pack
}

// trees are the files of the pack.
func (r *reader) trees() []*knowledge.Tree {
	for _, f := range r.facts {
		z := r.zones[f.zone]
		switch {
		case f.zone == "":
			r.faultf(f.from, "no zone; expected the id of one on the sheet Zones")
		case z == nil:
			r.faultf(f.from, "unknown zone %q; expected the id of one on the sheet Zones", f.zone)
		default:
			z.facts = append(z.facts, placed{f.item, f.order})
		}
	}
	var trees []*knowledge.Tree
	if r.pack != nil {
		trees = append(trees, &knowledge.Tree{Name: "pack.yaml", Root: r.pack})
	}
	for _, id := range r.order {
		z := r.zones[id]
		if len(z.facts) > 0 {
			slices.SortStableFunc(z.facts, func(a, b placed) int { return cmp.Compare(a.order, b.order) })
			facts := z.tree.Root.Put("facts", &knowledge.Item{Kind: knowledge.ListItem})
			for _, f := range z.facts {
				facts.Items = append(facts.Items, f.item)
			}
		}
		trees = append(trees, z.tree)
	}
	for _, n := range r.names {
		trees = append(trees, r.lists[n])
	}
	return trees
}

// checkIDs reports records whose id is not what it was when they were exported. A copied row keeps the id of the row it was copied from;
// it is a new record when that one is still there.
func (r *reader) checkIDs() {
	id := func(k known) string {
		if r.sheets[k.from.sheet].facts() {
			return k.item.FactID(k.zone)
		}
		if i := k.item.Get("id"); i != nil {
			return i.Value
		}
		return ""
	}
	type key struct {
		list, id string
	}
	there := map[key]bool{}
	list := func(k known) string { return r.sheets[k.from.sheet].list }
	for _, k := range r.known {
		there[key{list(k), id(k)}] = true
	}
	for _, k := range r.known {
		now := id(k)
		if now == k.was || there[key{list(k), k.was}] {
			continue
		}
		if r.sheets[k.from.sheet].facts() {
			r.faultf(k.from, "the record was %s, but its columns now make %s; expected them to make the same, or an empty cell here for a new record", k.was, now)
		} else {
			r.faultf(k.from, "the id was %s and is %s; expected it to stay, or a new row for a new record", k.was, now)
		}
	}
}

// placeMap finds the cell of a place in the files.
type placeMap struct {
	exact map[knowledge.Pos]*knowledge.Item
	order map[string][]mark // by file, in the order of the file
}

type mark struct {
	pos knowledge.Pos
	at  origin
}

func (r *reader) newMap(trees []*knowledge.Tree) *placeMap {
	m := &placeMap{map[knowledge.Pos]*knowledge.Item{}, map[string][]mark{}}
	for _, t := range trees {
		var walk func(i *knowledge.Item, outer origin)
		walk = func(i *knowledge.Item, outer origin) {
			at, ok := r.from[i]
			if !ok {
				at = outer
			}
			for _, pos := range []knowledge.Pos{i.Pos, i.KeyPos} {
				if m.exact[pos] == nil && pos.Line > 0 { // a record begins where its first key does
					m.exact[pos] = i
					m.order[t.Name] = append(m.order[t.Name], mark{pos, at})
				}
			}
			for _, c := range i.Items {
				walk(c, at)
			}
		}
		walk(t.Root, origin{sheet: r.sheetFor(t.Name)})
	}
	for _, marks := range m.order {
		slices.SortStableFunc(marks, func(a, b mark) int { return byPlace(a.pos, b.pos) })
	}
	return m
}

func byPlace(a, b knowledge.Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// sheetFor is the sheet of what stands in a file outside of all records.
func (r *reader) sheetFor(file string) int {
	for i, s := range r.sheets {
		if s.list == "pack" && file == "pack.yaml" || s.list == "zones" && strings.HasPrefix(file, "zones/") ||
			s.list != "pack" && knowledge.FileFor(s.list, file) == file {
			return i
		}
	}
	return 0
}

// find is the cell of a place, or of what stands last before it.
func (m *placeMap) find(pos knowledge.Pos) (origin, bool) {
	marks := m.order[pos.File]
	i, exact := slices.BinarySearchFunc(marks, pos, func(k mark, p knowledge.Pos) int { return byPlace(k.pos, p) })
	switch {
	case exact:
		return marks[i].at, true
	case i > 0:
		return marks[i-1].at, true
	}
	return origin{}, false
}

var (
	lacksKey = regexp.MustCompile(`(?:lacks|without|expected) ([a-z_]+)(?::.*)?$`)
)

// translate tells a fault of the files by cells.
func (r *reader) translate(m *placeMap, f knowledge.Fault) {
	cellAt := func(pos knowledge.Pos) string {
		if o, ok := m.find(pos); ok && o.row > 0 {
			return r.sheets[o.sheet].name + "!" + name(max(o.column, 1), o.row)
		}
		return ""
	}
	message := f.Message.With(func(arg any) any {
		switch at := arg.(type) {
		case knowledge.Pos:
			if cell := cellAt(at); cell != "" {
				return cell
			}
		case knowledge.InLine:
			if sheet, ref, ok := strings.Cut(cellAt(knowledge.Pos(at)), "!"); ok {
				return knowledge.Messagef("in row %s of %s", strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), sheet)
			}
		}
		return arg
	})
	o, ok := m.find(f.Pos)
	if !ok {
		o = origin{sheet: r.sheetFor(f.Pos.File)}
	}
	r.fault(r.missing(m, f, o), message)
}

// missing moves a fault about a key that a record lacks to the column where it is expected.
func (r *reader) missing(m *placeMap, f knowledge.Fault, o origin) origin {
	item := m.exact[f.Pos]
	found := lacksKey.FindStringSubmatch(f.Message.String())
	if item == nil || found == nil || o.row == 0 {
		return o
	}
	s := r.sheets[o.sheet]
	for i, c := range s.columns {
		if c.key == found[1] || strings.HasPrefix(c.key, found[1]+".") {
			if item.Get(found[1]) == nil && item.Kind == knowledge.MapItem {
				o.column = r.places[o.sheet][i]
			}
			return o
		}
	}
	return o
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
