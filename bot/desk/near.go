package desk

import (
	"cmp"
	"math"
	"slices"

	"zonedesk/knowledge"
)

// maxNear is how many zones are told to somebody who sent a place.
const maxNear = 6

// nearest tells which zones are near to the asker: by the coordinates of zones where the pack has them, else by the distances recorded
// from the known place that is nearest.
func (w *draft) nearest() Answer {
	located := slices.DeleteFunc(slices.Clone(w.pack.Zones), func(z *knowledge.Zone) bool { return z.Point == nil })
	if len(located) == 0 {
		return w.nearestBy()
	}
	slices.SortStableFunc(located, func(a, b *knowledge.Zone) int {
		return cmp.Compare(crow(*w.r.here, *a.Point), crow(*w.r.here, *b.Point))
	})
	w.lead(w.say("near.head"))
	for _, z := range located[:min(len(located), maxNear)] {
		w.zones = append(w.zones, z.ID)
		sign, value := unknownMark, w.crowFlies(crow(*w.r.here, *z.Point))
		if f := w.first(z.ID, "land.status"); f != nil {
			sign, value = mark(f.State), value+" · "+w.short(f)
		}
		w.check(sign, w.say("label.value", "label", w.zone(z.ID), "value", value))
		w.named(w.zone(z.ID))
		w.a.Buttons = append(w.a.Buttons, Button{w.zone(z.ID), "o:" + z.ID})
	}
	w.note(w.say("near.crow"))
	if more := len(w.pack.Zones) - len(located); more > 0 {
		w.note(w.say("near.unlocated"))
	}
	return w.finish("location", true)
}

// nearestBy tells the zones by their recorded distance from the known place nearest to the asker.
func (w *draft) nearestBy() Answer {
	place, told := w.nearestPlace()
	if place == nil {
		return noGap(w.refuse("location", w.say("near.unknown")))
	}
	w.r.Places = []string{place.ID}
	w.lead(w.say("near.place", "place", w.place(place.ID), "km", w.crowFlies(crow(*w.r.here, *place.Point))))
	w.para(w.say("near.from"))
	for _, f := range told[:min(len(told), maxNear)] {
		w.zones = append(w.zones, f.Zone)
		w.item(w.say("label.value", "label", w.zone(f.Zone), "value", w.label(f)+" "+w.valueAt(f)))
		w.named(w.zone(f.Zone))
		w.a.Buttons = append(w.a.Buttons, Button{w.zone(f.Zone), "o:" + f.Zone})
	}
	w.note(w.say("near.recorded"))
	w.a.Buttons = append(w.a.Buttons, Button{w.say("button.zones"), "n:kcn:1"})
	return w.finish("location", true)
}

// nearestPlace is the known place nearest to the asker from which distances to zones are recorded, with those, the shortest first.
func (w *draft) nearestPlace() (best *knowledge.Place, told []*knowledge.Fact) {
	from := map[string][]*knowledge.Fact{}
	for _, z := range w.pack.Zones {
		for _, f := range w.distances(z.ID) {
			from[f.Place] = append(from[f.Place], f)
		}
	}
	for _, p := range w.pack.Places {
		if p.Point != nil && len(from[p.ID]) > 0 && (best == nil || crow(*w.r.here, *p.Point) < crow(*w.r.here, *best.Point)) {
			best = p
		}
	}
	if best == nil {
		return nil, nil
	}
	told = from[best.ID]
	slices.SortStableFunc(told, func(a, b *knowledge.Fact) int { return cmp.Compare(a.Figure.Value.Value, b.Figure.Value.Value) })
	return best, told
}

// crowFlies writes a distance worked out from two points.
func (w *draft) crowFlies(v float64) string {
	v, decimals := roundedKm(v)
	w.derived = append(w.derived, derived{op: "crow", value: v, decimals: decimals})
	return w.unit("km", w.digits(v, decimals), v == 1)
}

// roundedKm rounds to tenths below ten kilometres, else to whole ones: a phone's place is no better.
func roundedKm(v float64) (km float64, decimals int) {
	if v < 9.95 {
		return math.Round(v*10) / 10, 1
	}
	return math.Round(v), 0
}

// crow is the distance of two points as the crow flies, in km.
func crow(a, b knowledge.Point) float64 {
	const radius, degree = 6371.0088, math.Pi / 180
	sinLat, sinLon := math.Sin((b.Lat-a.Lat)*degree/2), math.Sin((b.Lon-a.Lon)*degree/2)
	h := sinLat*sinLat + math.Cos(a.Lat*degree)*math.Cos(b.Lat*degree)*sinLon*sinLon
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}
