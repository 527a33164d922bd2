package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
)

// order is the operation by which zones are to be ordered; "" for none.
func (w *draft) order() string {
	r := w.r
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return m != "land.rent" && m != "land.fee" && isAmount(m) })
	switch {
	case r.is("op.expensive") && other:
		return "op.max"
	case r.is("op.cheap") && other:
		return "op.min"
	}
	if len(r.Zones) == 0 && (r.is("q.why") && len(r.Measures) > 0 || len(r.Years) > 1 && !r.is("q.which")) {
		return "" // "why was it lower than in 2018?" is about all together
	}
	bounded := slices.ContainsFunc(r.Sizes, limiting)
	if r.is("op.max", "op.min") && slices.ContainsFunc(r.Measures, unordered) && !slices.ContainsFunc(r.Measures, isAmount) && !w.ordersZones() {
		return ""
	}
	if r.is("op.rank") && !bounded && (r.prefixed("kind.") || r.is("q.which") || len(r.Zones) > 1) {
		return w.ranking()
	}
	if r.is("op.max") && r.is("op.min") || bounded && r.is("op.max", "op.min", "op.far") {
		return ""
	}
	if len(r.Years) > 1 && r.is("op.compare") {
		return "" // of times rather than zones
	}
	ops := slices.Clone(orders)
	if r.is("op.max", "op.min") && len(r.Places) == 0 && slices.ContainsFunc(r.Measures, isAmount) && !r.asks("location.distance") {
		ops = slices.DeleteFunc(ops, func(op string) bool { return op == "op.near" || op == "op.far" }) // near to nothing that is named
	}
	for _, op := range ops {
		if r.is(op) && (r.prefixed("kind.") || (op == "op.cheap" || op == "op.expensive") && len(r.Tags) == 0 || r.is("q.which") || len(r.Measures) > 0 && op != "op.full" || op == "op.empty" || len(r.Places) > 0 || len(r.Zones) > 1) {
			return op
		}
	}
	return ""
}

// orders are the concepts by which zones may be ordered; the first found counts.
var orders = []string{"op.full", "op.empty", "op.cheap", "op.expensive", "op.near", "op.far", "op.max", "op.min"}

// ranking is the order in which zones are to be told one after the other: by the end that is named first ("from the emptiest to the
// fullest"), else the nearest or the largest first.
func (w *draft) ranking() string {
	switch {
	case w.r.asks("location.distance") && w.r.is("order.down"):
		return "op.far"
	case w.r.asks("location.distance"):
		return "op.near"
	case w.r.is("order.up"):
		return "op.min"
	case w.r.is("order.down"):
		return "op.max"
	}
	for _, m := range w.r.matches {
		i := slices.IndexFunc(orders, func(op string) bool { return contains(m.concepts, op) })
		if i >= 0 && (orders[i] != "op.max" || !contains(m.concepts, "op.rank")) {
			return orders[i]
		}
	}
	return "op.max"
}

// listed is how many zones of an order are to be told: as many as stand by the word of the order ("top 5", "the three largest"), all
// where they are to be ranked.
func (r *Request) listed() int {
	for _, m := range r.matches {
		if !m.of("op.") {
			continue
		}
		at := []int{m.from - 1, m.to}
		for i := m.from; i < m.to; i++ {
			at = append(at, i) // "前三"
		}
		if kind := r.matchAt(m.from - 1); kind != nil && kind.of("kind.") && r.Lang != knowledge.EN {
			at = append(at, kind.from-1) // "3 KCN lớn nhất"
		}
		if kind := r.matchAt(m.to); kind != nil && kind.of("kind.") && r.Lang != knowledge.EN {
			at = append(at, kind.to) // "가장 큰 산업단지 3곳"
			if fill := r.matchAt(kind.to); fill != nil && fill.of("fill") {
				at = append(at, fill.to) // "一番広い団地を3つ"
			}
		}
		for _, at := range at {
			if n := r.count(at); n > 1 {
				return min(n, maxRanked)
			}
		}
	}
	if r.is("op.rank") {
		return maxRanked
	}
	return 0
}

// count is the whole number that a unit is, in digits or spelt; 0 for none.
func (r *Request) count(at int) int {
	if at < 0 || at >= len(r.units) || r.inAmount(r.units[at]) {
		return 0
	}
	if n, err := strconv.Atoi(r.units[at].folded); err == nil {
		return n
	}
	return counts[r.units[at].folded]
}

const (
	fewRanked = 4  // told of an order unless more are asked for
	maxRanked = 20 // told at most
)

// counts are the numbers of zones that people spell, where their words mean nothing else.
var counts = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}

// peak answers in which year a figure of all zones was highest or lowest, of the times of which one is known.
func (w *draft) peak() (Answer, bool) {
	r := w.r
	if !r.is("q.when") || !r.is("op.max", "op.min") || len(r.Zones)+len(r.Places) > 0 || len(r.Measures) != 1 {
		return Answer{}, false
	}
	m := cmp.Or(statOf[r.Measures[0]], r.Measures[0])
	kind := r.Kind
	if kind == "" {
		kind = knowledge.Park
	}
	home := first(append(slices.Clone(r.Territories), w.pack.Home))
	var list []*knowledge.Fact
	for _, f := range w.pack.Stats(home, kind, m) {
		if f.Figure == nil || f.ShareOf != "" || f.Period.IsSpan() || !w.mayAnswer(f) {
			continue
		}
		if len(list) == 0 || f.Origin == list[0].Origin && f.Figure.Unit == list[0].Figure.Unit {
			list = append(list, f)
		}
	}
	list = overTime(list)
	if len(list) < 2 {
		return Answer{}, false
	}
	slices.SortStableFunc(list, func(a, b *knowledge.Fact) int {
		d := cmp.Compare(b.Figure.Value.Value, a.Figure.Value.Value)
		if r.is("op.min") {
			d = -d
		}
		return d
	})
	w.one(list[0])
	for _, f := range list[1:] {
		w.item(w.itemAt(f))
	}
	return w.finish(topicOf(m), true), true
}

// ordersZones reports whether the words of most or least stand right by those for parks or clusters: "the largest park, who built it?"
func (w *draft) ordersZones() bool {
	for i, m := range w.r.matches {
		if !hasAny(m.concepts, "op.max", "op.min") {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(w.r.matches) && w.r.matches[j].of("kind.") && w.r.listsQuestions() {
				return true
			}
		}
	}
	return false
}

// extremes answers which zones come first and last: "the largest and the smallest".
func (w *draft) extremes() (Answer, bool) {
	r := w.r
	if !r.is("op.max") || !r.is("op.min") || r.is("op.rank") || len(r.Sizes) > 0 || !r.prefixed("kind.") && !r.is("q.which") || slices.ContainsFunc(r.Measures, unordered) {
		return Answer{}, false
	}
	if _, ok := w.top("op.max"); !ok {
		return Answer{}, false
	}
	return w.top("op.min")
}

// ranked is a zone with the fact that it is ordered by.
type ranked struct {
	zone string
	fact *knowledge.Fact
}

// top answers which zone comes first in an order.
func (w *draft) top(op string) (Answer, bool) {
	if (op == "op.cheap" || op == "op.expensive") && !w.rentKnown() {
		return w.refuse("land", w.say("price.unpublished", "subject", w.home())), true
	}
	m, ascending, word := w.orderOf(op)
	info, known := m.Info()
	if !known || info.Form != knowledge.Amount {
		return Answer{}, false
	}
	if w.r.Kind == "" && !w.r.is("kind.both", "kind.ccn") {
		w.r.Kind = knowledge.Park
	}
	zones := w.scope()
	if len(w.r.Zones) > 0 {
		zones = nil
		for _, id := range w.r.Zones {
			zones = append(zones, w.pack.Zone(id))
		}
	}
	var list []ranked
	var without []string
	for _, z := range zones {
		if f := w.rankFact(z.ID, m); f != nil {
			list = append(list, ranked{z.ID, f})
		} else {
			without = append(without, w.shortName(z))
		}
	}
	if m == "land.available" && word == "empty" && (len(list) == 0 || len(list) == 1 && w.r.listed() > 1) {
		w.r.has["op.emptiest"] = true
		return w.top("op.empty") // how full they are tells it as well
	}
	if len(list) == 0 {
		return Answer{}, false
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		d := cmp.Compare(magnitude(a.fact.Figure), magnitude(b.fact.Figure))
		if !ascending {
			d = -d
		}
		return d
	})
	if n := w.r.nth(); n > 1 && n <= len(list) && !w.r.is("op.rank") {
		w.tellNth(list, n)
		w.alsoAsked(m, list[n-1].zone)
		return w.finish(info.Topic, true), true
	}
	first := list[0]
	w.lead(w.say("top.head", "op", w.say("op."+word), "subject", w.zone(first.zone), "label", w.label(first.fact), "value", w.valueAt(first.fact)))
	w.doubts(first.fact)
	w.zones = append(w.zones, first.zone)
	w.a.top = first.zone
	for i, x := range list[1:min(len(list), cmp.Or(w.r.listed(), fewRanked))] {
		w.derived = append(w.derived, derived{op: "rank", value: float64(i + 2)})
		w.item(w.say("top.next", "rank", w.digits(float64(i+2), 0), "subject", w.zone(x.zone), "value", w.short(x.fact)))
	}
	if len(without) > 0 && len(without) <= 10 {
		w.note(w.say("top.unknown", "names", strings.Join(without, w.say("join.comma"))))
	}
	w.otherDates()
	w.alsoAsked(m, first.zone)
	return w.finish(info.Topic, true), true
}

// nth is which zone of an order is asked for: 2 for the second largest; 0 for the first, or any.
func (r *Request) nth() int {
	for n := 2; n <= 3; n++ {
		if r.is("nth." + strconv.Itoa(n)) {
			return n
		}
	}
	return 0
}

// tellNth tells the zone that is the nth of an order, and those before it.
func (w *draft) tellNth(list []ranked, n int) {
	rank := func(i int) string {
		w.derived = append(w.derived, derived{op: "rank", value: float64(i + 1)})
		return w.digits(float64(i+1), 0)
	}
	asked := list[n-1]
	w.lead(w.say("top.next", "rank", rank(n-1), "subject", w.zone(asked.zone), "value", w.label(asked.fact)+" "+w.valueAt(asked.fact)))
	w.doubts(asked.fact)
	w.zones = append(w.zones, asked.zone)
	for i, x := range list[:n-1] {
		w.item(w.say("top.next", "rank", rank(i), "subject", w.zone(x.zone), "value", w.short(x.fact)))
	}
}

// magnitude is what a figure is ordered by: of a date its days, so that a year stands before the days in it.
func magnitude(f *knowledge.Figure) float64 {
	if f.Unit != "date" {
		return f.Value.Value
	}
	from := f.Date.From
	return float64(from.Year) + float64(from.Month)/13 + float64(from.Day)/500
}

// rentKnown reports whether any zone has a rent that is fit to be told.
func (w *draft) rentKnown() bool {
	return slices.ContainsFunc(w.pack.Zones, func(z *knowledge.Zone) bool { return w.first(z.ID, "land.rent") != nil })
}

// orderOf is the measure, direction and word of an order.
func (w *draft) orderOf(op string) (m knowledge.Measure, ascending bool, word string) {
	switch op {
	case "op.near":
		return "location.distance", true, "near"
	case "op.far":
		return "location.distance", false, "far"
	case "op.empty":
		if w.r.is("op.emptiest") {
			return "land.occupancy", true, "emptiest"
		}
		return "land.available", false, "empty"
	case "op.full":
		return "land.occupancy", false, "full"
	case "op.cheap":
		return "land.rent", true, "min"
	case "op.expensive":
		return "land.rent", false, "max"
	}
	m = w.ordered(op)
	ascending = op == "op.min"
	switch {
	case unitOf(m) == "year" && ascending:
		word = "earliest"
	case unitOf(m) == "year":
		word = "latest"
	case m == "location.distance" && ascending:
		word = "near"
	case m == "location.distance":
		word = "far"
	case m == "land.planned" && ascending:
		word = "smallest"
	case m == "land.planned":
		word = "largest"
	case m == "land.available" && !ascending:
		word = "empty"
	case ascending:
		word = "min"
	default:
		word = "max"
	}
	return m, ascending, word
}

// ordered is the amount asked for whose words stand nearest to those of the order; without one the planned area.
func (w *draft) ordered(op string) knowledge.Measure {
	at := slices.IndexFunc(w.r.matches, func(m match) bool { return contains(m.concepts, op) })
	best, nearest := knowledge.Measure(""), 0
	for i, match := range w.r.matches {
		for _, m := range w.r.Measures {
			if !isAmount(m) || !contains(match.concepts, "m."+string(m)) && !(m == "land.planned" && contains(match.concepts, "g.area")) {
				continue
			}
			if n := abs(i - at); at >= 0 && (best == "" || n < nearest) {
				best, nearest = m, n
			}
		}
	}
	if i := slices.IndexFunc(w.r.Measures, isAmount); best == "" && i >= 0 {
		best = w.r.Measures[i]
	}
	return cmp.Or(best, "land.planned")
}

// alsoAsked tells what is asked besides the order: of the zones named, else of the one that comes first.
func (w *draft) alsoAsked(by knowledge.Measure, first string) {
	zones := w.r.Zones
	if len(zones) == 0 {
		zones = []string{first}
	}
	for _, m := range w.r.Measures {
		if m == by || m == "location.address" || !w.r.listsQuestions() {
			continue
		}
		for _, z := range zones {
			if !w.zoneMeasure(z, m) {
				w.note(w.say("unknown.measure", "subject", w.zone(z), "label", w.measure(m)))
			}
		}
	}
	w.a.Confidence = 0
}

// rankFact is the fact by which a zone is ordered: of the years asked for where there is one; doubtful ones don't count.
func (w *draft) rankFact(zone string, m knowledge.Measure) *knowledge.Fact {
	var newest *knowledge.Fact
	for _, f := range w.pack.ZoneFacts(zone, m) {
		if f.Refer || f.Figure == nil || contains(f.Doubts, knowledge.Impossible) {
			continue
		}
		if m == "location.distance" && f.Place != w.reference() {
			continue
		}
		if len(w.r.Origins) == 1 && f.Origin != w.r.Origins[0] || len(w.r.Origins) == 0 && f.Origin != "" || f.Stage != "" {
			continue
		}
		if w.timely(f) {
			return f
		}
		if newest == nil {
			newest = f
		}
	}
	return newest
}

func isAmount(m knowledge.Measure) bool {
	info, _ := m.Info()
	return info.Form == knowledge.Amount
}

// unordered reports whether there is no most and least of a measure: of what stands at a zone rather than how much of it. Where a
// zone is ("어디가 더 넓어요") is only the way in which one asks for the zone.
func unordered(m knowledge.Measure) bool {
	info, _ := m.Info()
	return info.Form != knowledge.Amount && info.Topic != "location"
}
