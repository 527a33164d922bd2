package desk

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

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
		sign, value := unknownMark, w.crowFlies(*w.r.here, *z.Point, z.ID)
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
	w.lead(w.say("near.place", "place", w.place(place.ID), "km", w.crowFlies(*w.r.here, *place.Point, place.ID)))
	w.para(w.say("near.from"))
	for _, f := range told[:min(len(told), maxNear)] {
		w.zones = append(w.zones, f.Zone)
		w.item(w.say("label.value", "label", w.zone(f.Zone), "value", w.label(f)+" "+w.itemAt(f)))
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

// crowFlies writes a distance from the asker to a zone or place, worked out from two points.
func (w *draft) crowFlies(from, to knowledge.Point, id string) string {
	v, decimals := roundedKm(crow(from, to))
	return w.reckoned(id, v, decimals)
}

func (w *draft) reckoned(id string, km float64, decimals int) string {
	w.derived = append(w.derived, derived{op: "crow", to: id, value: km, decimals: decimals})
	return w.unit("km", w.digits(km, decimals), km == 1)
}

// Sent takes a place that somebody sent into a search for land: code is what Conditions name it by, and note what to tell of it. Where no
// zone has coordinates, that is the nearest known place from which distances are published; empty when there is none.
func (d *Desk) Sent(lang knowledge.Lang, here knowledge.Point) (code, note string) {
	if d.locates() {
		return sentCode(here), ""
	}
	w := d.draft(&Request{Lang: lang, here: &here})
	place, _ := w.nearestPlace()
	if place == nil {
		return "", w.say("near.unknown")
	}
	return place.ID, w.say("near.instead", "place", w.place(place.ID), "km", w.crowFlies(here, *place.Point, place.ID))
}

// locates reports whether any zone has coordinates.
func (d *Desk) locates() bool {
	return slices.ContainsFunc(d.pack.Zones, func(z *knowledge.Zone) bool { return z.Point != nil })
}

// sentCode writes a place that somebody sent beside the ids of known ones: "20.81_105.34". Hundredths of a degree, about a kilometre, are
// all that is kept of where somebody is.
func sentCode(p knowledge.Point) string {
	return strconv.FormatFloat(p.Lat, 'f', 2, 64) + "_" + strconv.FormatFloat(p.Lon, 'f', 2, 64)
}

// sentPoint reads what sentCode writes; nil for the id of a known place.
func sentPoint(code string) *knowledge.Point {
	lat, lon, ok := strings.Cut(code, "_")
	if !ok {
		return nil
	}
	var p knowledge.Point
	var err error
	if p.Lat, err = strconv.ParseFloat(lat, 64); err != nil || !(math.Abs(p.Lat) <= 90) {
		return nil
	}
	if p.Lon, err = strconv.ParseFloat(lon, 64); err != nil || !(math.Abs(p.Lon) <= 180) {
		return nil
	}
	return &p
}

// withinSent reports whether a zone is as far from a place that somebody sent as asked, as the crow flies and in whole kilometres.
func (w *draft) withinSent(zone string, c *Conditions) (verdict, detail) {
	km := w.kmOr(zone, c.Place)
	if math.IsInf(km, 1) {
		return unknownYet, nil
	}
	return w.farAs(km, c), func() string { return w.say("near.away", "km", w.reckoned(zone, km, 0)) }
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
