package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// comparesAll reports whether all zones of a kind are to be compared.
func (w *draft) comparesAll() bool {
	stat := slices.ContainsFunc(w.r.Measures, func(m knowledge.Measure) bool { return strings.HasPrefix(string(m), "stat.") })
	if len(w.r.Industries) > 0 && len(w.r.Measures) == 0 {
		return false // where such a factory may go is sought: "a cluster or a park?"
	}
	return w.r.is("op.compare") && !w.r.is("q.why") && len(w.r.Elsewhere) == 0 && len(w.r.Years) < 2 && !w.r.andNow() && !(len(w.r.Years) > 0 && w.r.is("q.count")) && !slices.ContainsFunc(w.r.Sizes, limiting) && !stat && !w.r.Share && w.r.prefixed("kind.") && len(w.r.Zones) == 0 && w.order() == "" && len(w.r.Stray) < 2 && !w.r.is("topic.incentive", "topic.procedure")
}

// comparedMeasures are set side by side where a question names none.
var comparedMeasures = []knowledge.Measure{
	"land.status", "land.planned", "land.occupancy", "land.available", "land.rent", "facility.wastewater", "facility.power", "facility.water",
	"location.distance", "profile.developer",
}

// alwaysCompared are what an investor must know, so that it is told as unknown where it is.
var alwaysCompared = []knowledge.Measure{"land.available", "land.rent"}

// Table sets zones side by side, for a picture. Its words and figures are those of the answer's lines.
type Table struct {
	Title   string
	Differs string   // what the mark of rows that differ means
	Doubt   string   // what the mark of doubtful cells means
	Columns []string // names of the zones
	Rows    []Row
}

// Row is one measure of each zone.
type Row struct {
	Label   string
	Cells   []Cell
	Differs bool // what is known of the zones isn't the same
}

// Cell is what is known of a measure at a zone.
type Cell struct {
	Text  string
	AsOf  string // in brackets, with the space before them
	Known bool   // false: Text says that it isn't
	Doubt bool   // not to be taken at face value
}

// most zones set side by side
const maxCompared = 4

// compare sets zones side by side.
func (w *draft) compare() Answer {
	zones := w.r.Zones
	if len(zones) == 0 {
		for _, z := range w.scope() {
			zones = append(zones, z.ID)
		}
	}
	zones = zones[:min(len(zones), maxCompared*2)]
	if op := w.order(); op != "" && len(w.r.Zones) > 1 {
		if a, ok := w.top(op); ok {
			a.Topic = "compare"
			a.Zones = w.r.Zones
			return a
		}
		if m, _, _ := w.orderOf(op); len(w.r.Measures) == 0 {
			w.r.Measures = []knowledge.Measure{m}
		}
	}
	measures := w.r.Measures
	if len(measures) == 0 {
		measures = comparedMeasures
	}
	var names []string
	for _, z := range zones {
		names = append(names, w.zone(z))
	}
	w.lead(w.say("compare.head", "zones", w.list(names)))
	table := &Table{Title: w.say("compare.head", "zones", w.list(names)), Differs: w.say("compare.mark"), Doubt: w.say("chart.doubtful"), Columns: names}
	for _, m := range measures {
		if row := w.compareRow(zones, m); row != nil {
			w.item(w.tell(zones, *row))
			table.Rows = append(table.Rows, *row)
		}
	}
	w.zones = zones
	if len(table.Rows) == 0 {
		return w.refuse("compare", w.say("unknown.question"))
	}
	if len(zones) <= maxCompared {
		w.a.Table = table
	}
	return w.finish("compare", true)
}

// compareRow sets the zones' facts of a measure side by side; nil when none is known and it wasn't asked for.
func (w *draft) compareRow(zones []string, m knowledge.Measure) *Row {
	row := &Row{Label: w.measure(m)}
	if m == "location.distance" {
		row.Label = w.say("distance", "place", w.place(w.reference()))
	}
	values := map[string]bool{}
	for _, z := range zones {
		f := w.first(z, m)
		if m == "location.distance" {
			f = w.rankFact(z, m)
		}
		if full := w.first(z, "land.occupancy"); f == nil && m == "land.available" && len(w.r.Measures) > 0 && full != nil {
			w.doubtful = w.doubtful || len(full.Doubts) > 0
			cell := Cell{Text: w.label(full) + " " + w.brief(full), AsOf: w.asOf(full), Known: true, Doubt: len(full.Doubts) > 0}
			values[cell.Text] = true
			row.Cells = append(row.Cells, cell) // what it says of the land left
			continue
		}
		if f == nil {
			row.Cells = append(row.Cells, Cell{Text: w.say("compare.unknown")})
			continue
		}
		if m == "profile.tenant" {
			cell := w.tenantCell(z)
			values[cell.Text] = true
			row.Cells = append(row.Cells, cell)
			continue
		}
		w.doubtful = w.doubtful || len(f.Doubts) > 0
		cell := Cell{Text: w.brief(f), AsOf: w.asOf(f), Known: true, Doubt: len(f.Doubts) > 0}
		values[cell.Text] = true
		row.Cells = append(row.Cells, cell)
	}
	row.Differs = len(values) > 1
	if len(values) == 0 && len(w.r.Measures) == 0 && !contains(alwaysCompared, m) {
		return nil
	}
	return row
}

// tenantCell names the tenants of a zone that has some.
func (w *draft) tenantCell(zone string) Cell {
	cell := Cell{Known: true}
	var names []string
	for _, f := range w.tenantsOf(zone) {
		names = append(names, w.brief(f))
		cell.Doubt = cell.Doubt || len(f.Doubts) > 0
	}
	w.doubtful = w.doubtful || cell.Doubt
	cell.Text = strings.Join(names, w.say("join.comma"))
	return cell
}

// text is the cell with its date, flagged where it is doubtful.
func (c Cell) text() string {
	if c.Doubt {
		return c.Text + c.AsOf + "*"
	}
	return c.Text + c.AsOf
}

// tell writes a row as text, marked where the zones differ.
func (w *draft) tell(zones []string, row Row) string {
	var values []string
	for i, z := range zones {
		values = append(values, w.say("compare.value", "zone", w.shortName(w.pack.Zone(z)), "value", row.Cells[i].text()))
	}
	label := row.Label
	if row.Differs {
		label = w.say("compare.differs", "label", label)
	}
	return w.say("compare.row", "label", label, "values", strings.Join(values, w.say("join.semicolon")))
}
