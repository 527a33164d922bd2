package knowledge

import "slices"

// lookup finds the records of a pack by id and by what they are about.
type lookup struct {
	sources     map[string]*Source
	documents   map[string]*Document
	territories map[string]*Territory
	places      map[string]*Place
	industries  map[string]*Industry
	zones       map[string]*Zone
	facts       map[string]*Fact
	articles    map[string]*Article
	contacts    map[string]*Contact
	regimes     map[string]*Regime
	ofTax       map[string][]*Regime
	ofZone      map[zoneMeasure][]*Fact
	ofTerritory map[territoryMeasure][]*Fact
}

type zoneMeasure struct {
	zone    string
	measure Measure
}

type territoryMeasure struct {
	territory string
	kind      Kind
	measure   Measure
}

func newLookup(p *Pack) lookup {
	x := lookup{
		sources:     byID(p.Sources, func(s *Source) string { return s.ID }),
		documents:   byID(p.Documents, func(d *Document) string { return d.ID }),
		territories: byID(p.Territories, func(t *Territory) string { return t.ID }),
		places:      byID(p.Places, func(pl *Place) string { return pl.ID }),
		industries:  byID(p.Industries, func(i *Industry) string { return i.ID }),
		zones:       byID(p.Zones, func(z *Zone) string { return z.ID }),
		facts:       byID(p.Facts, func(f *Fact) string { return f.ID }),
		articles:    byID(p.Articles, func(a *Article) string { return a.ID }),
		contacts:    byID(p.Contacts, func(c *Contact) string { return c.ID }),
		regimes:     byID(p.Regimes, func(r *Regime) string { return r.ID }),
		ofTax:       map[string][]*Regime{},
		ofZone:      map[zoneMeasure][]*Fact{},
		ofTerritory: map[territoryMeasure][]*Fact{},
	}
	for _, f := range p.Facts {
		if f.Zone != "" {
			k := zoneMeasure{f.Zone, f.Measure}
			x.ofZone[k] = append(x.ofZone[k], f)
		} else {
			k := territoryMeasure{f.Territory, f.Kind, f.Measure}
			x.ofTerritory[k] = append(x.ofTerritory[k], f)
		}
	}
	for _, r := range p.Regimes {
		x.ofTax[r.Tax] = append(x.ofTax[r.Tax], r)
	}
	for _, list := range x.ofTax {
		slices.SortFunc(list, byPrecedence)
	}
	for _, list := range x.ofZone {
		slices.SortStableFunc(list, byMerit)
	}
	for _, list := range x.ofTerritory {
		slices.SortStableFunc(list, byMerit)
	}
	return x
}

func byID[T any](records []*T, id func(*T) string) map[string]*T {
	m := make(map[string]*T, len(records))
	for _, r := range records {
		m[id(r)] = r
	}
	return m
}

// byMerit puts preferred facts first, then newer ones.
func byMerit(a, b *Fact) int {
	if a.Preferred != b.Preferred {
		return truth(b.Preferred) - truth(a.Preferred)
	}
	return b.when().Compare(a.when())
}

// when is the date by which a fact is newer than another.
func (f *Fact) when() Date {
	if f.AsOf.IsZero() {
		return f.Period
	}
	return f.AsOf
}

// Source returns the source with an id, nil when there is none.
func (p *Pack) Source(id string) *Source { return p.index.sources[id] }

// Document returns the document with an id, nil when there is none.
func (p *Pack) Document(id string) *Document { return p.index.documents[id] }

// Territory returns the territory with an id, nil when there is none.
func (p *Pack) Territory(id string) *Territory { return p.index.territories[id] }

// Place returns the place with an id, nil when there is none.
func (p *Pack) Place(id string) *Place { return p.index.places[id] }

// Industry returns the industry with an id, nil when there is none.
func (p *Pack) Industry(id string) *Industry { return p.index.industries[id] }

// Zone returns the zone with an id, nil when there is none.
func (p *Pack) Zone(id string) *Zone { return p.index.zones[id] }

// Fact returns the fact with an id, nil when there is none.
func (p *Pack) Fact(id string) *Fact { return p.index.facts[id] }

// Article returns the article with an id, nil when there is none.
func (p *Pack) Article(id string) *Article { return p.index.articles[id] }

// Contact returns the contact with an id, nil when there is none.
func (p *Pack) Contact(id string) *Contact { return p.index.contacts[id] }

// ZoneFacts returns a zone's facts of a measure, preferred ones first, then newer before older, nil when there are none.
// The caller must not change the list.
func (p *Pack) ZoneFacts(zone string, m Measure) []*Fact {
	return p.index.ofZone[zoneMeasure{zone, m}]
}

// Stats returns the facts of a measure about a territory's parks, its clusters, or with the empty kind the whole territory,
// in the order of ZoneFacts. The caller must not change the list.
func (p *Pack) Stats(territory string, kind Kind, m Measure) []*Fact {
	return p.index.ofTerritory[territoryMeasure{territory, kind, m}]
}
