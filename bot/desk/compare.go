package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// comparesAll reports whether all zones of a kind are to be compared.
func (w *draft) comparesAll() bool {
	stat := slices.ContainsFunc(w.r.Measures, func(m knowledge.Measure) bool { return strings.HasPrefix(string(m), "stat.") })
	return w.r.is("op.compare") && !stat && !w.r.Share && w.r.prefixed("kind.") && len(w.r.Zones) == 0 && w.order() == "" && len(w.r.Stray) < 2 && !w.r.is("topic.incentive", "topic.procedure")
}

// comparedMeasures are set side by side where a question names none.
var comparedMeasures = []knowledge.Measure{"land.status", "land.planned", "land.occupancy", "land.available", "facility.wastewater", "location.distance", "profile.developer"}

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
	rows := 0
	for _, m := range measures {
		if row := w.compareRow(zones, m); row != "" {
			w.item(row)
			rows++
		}
	}
	w.zones = zones
	if rows == 0 {
		return w.refuse("compare", w.say("unknown.question"))
	}
	return w.finish("compare", true)
}

func (w *draft) compareRow(zones []string, m knowledge.Measure) string {
	var values []string
	known := 0
	for _, z := range zones {
		f := w.first(z, m)
		if m == "location.distance" {
			f = w.rankFact(z, m)
		}
		v := w.say("compare.unknown")
		if f != nil {
			known++
			v = w.brief(f) + w.asOf(f)
		}
		name, _ := w.pack.Zone(z).Short.In(w.lang)
		values = append(values, w.say("compare.value", "zone", name, "value", v))
	}
	if known == 0 && len(w.r.Measures) == 0 {
		return ""
	}
	label := w.measure(m)
	if m == "location.distance" {
		label = w.say("distance", "place", w.place(w.reference()))
	}
	return w.say("compare.row", "label", label, "values", strings.Join(values, w.say("join.semicolon")))
}
