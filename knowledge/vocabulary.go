package knowledge

import "slices"

// Topics are what answers and articles are sorted by.
func Topics() []string {
	return []string{"land", "facility", "incentive", "statistic", "procedure", "contact", "location"}
}

// Form says what a measure's record must hold.
type Form string

const (
	Amount    Form = "amount"    // a figure
	Facility  Form = "facility"  // a state, with a text or a figure (capacity) or both
	Stage     Form = "stage"     // a state with a text
	Statement Form = "statement" // a text
	Company   Form = "company"   // a name
)

// MeasureInfo describes a measure.
type MeasureInfo struct {
	Topic string
	Form  Form
	Units []Unit // allowed for an Amount; the first is the usual one
}

// Measures are what facts may tell, the closed list by which questions are understood.
func Measures() map[Measure]MeasureInfo { return measures }

var measures = map[Measure]MeasureInfo{
	// land
	"land.planned":     {"land", Amount, []Unit{"ha"}},
	"land.industrial":  {"land", Amount, []Unit{"ha"}}, // industrial land inside the planned area
	"land.cleared":     {"land", Amount, []Unit{"ha"}}, // site clearance done
	"land.handed_over": {"land", Amount, []Unit{"ha"}}, // handed to the developer
	"land.leased":      {"land", Amount, []Unit{"ha"}}, // let to tenants
	"land.available":   {"land", Amount, []Unit{"ha"}}, // leasable area left
	"land.expansion":   {"land", Amount, []Unit{"ha"}}, // area after a studied expansion
	"land.occupancy":   {"land", Amount, []Unit{"%"}},  // let land / industrial land
	"land.density":     {"land", Amount, []Unit{"%"}},  // highest building density
	"land.rent":        {"land", Amount, []Unit{"USD/m2", "USD/m2/year", "VND/m2", "VND/m2/year"}},
	"land.fee":         {"land", Amount, []Unit{"USD/m2/year", "VND/m2/year", "VND/m2/month", "USD/m2/month"}}, // management fee
	"land.lease_end":   {"land", Amount, []Unit{"year"}},
	"land.status":      {"land", Stage, nil},     // of the zone as a whole
	"land.industries":  {"land", Statement, nil}, // target industries, Tags hold them

	// facilities
	"facility.infrastructure": {"facility", Facility, nil}, // as a whole
	"facility.wastewater":     {"facility", Facility, []Unit{"m3/day"}},
	"facility.water":          {"facility", Facility, []Unit{"m3/day"}},
	"facility.power":          {"facility", Facility, []Unit{"MVA", "kVA", "MW", "kV"}},
	"facility.roads":          {"facility", Facility, []Unit{"km"}},
	"facility.telecom":        {"facility", Facility, nil},
	"facility.gas":            {"facility", Facility, nil},
	"facility.fire":           {"facility", Facility, nil},
	"facility.drainage":       {"facility", Facility, nil},
	"facility.solid_waste":    {"facility", Facility, nil},
	"facility.worker_housing": {"facility", Facility, []Unit{"ha"}},
	"facility.office":         {"facility", Facility, nil}, // management office

	// location
	"location.former":      {"location", Statement, nil}, // address before the change of units
	"location.address":     {"location", Statement, nil}, // address today
	"location.surrounding": {"location", Statement, nil},
	"location.distance":    {"location", Amount, []Unit{"km"}},

	// who and by what right
	"profile.developer":   {"contact", Company, nil}, // infrastructure developer; Text may tell more
	"profile.tenant":      {"statistic", Company, nil},
	"profile.legal":       {"procedure", Statement, nil}, // legal basis
	"profile.established": {"procedure", Amount, []Unit{"year", "date"}},

	// statistics
	"stat.zones":       {"statistic", Amount, []Unit{"parks", "clusters"}},
	"stat.area":        {"statistic", Amount, []Unit{"ha", "km2"}},
	"stat.projects":    {"statistic", Amount, []Unit{"projects", "firms", "%"}},
	"stat.capital":     {"statistic", Amount, []Unit{"billion VND", "million USD", "%"}},           // registered
	"stat.investment":  {"statistic", Amount, []Unit{"billion VND", "million EUR", "million USD"}}, // in infrastructure
	"stat.land_leased": {"statistic", Amount, []Unit{"ha"}},
	"stat.occupancy":   {"statistic", Amount, []Unit{"%"}},
	"stat.revenue":     {"statistic", Amount, []Unit{"billion VND", "%"}},
	"stat.output":      {"statistic", Amount, []Unit{"billion VND", "%"}}, // industrial production value
	"stat.exports":     {"statistic", Amount, []Unit{"million USD", "%"}},
	"stat.budget":      {"statistic", Amount, []Unit{"billion VND", "%"}}, // paid to the State budget
	"stat.workers":     {"statistic", Amount, []Unit{"people"}},
	"stat.jobs":        {"statistic", Amount, []Unit{"people"}}, // expected
	"stat.wage":        {"statistic", Amount, []Unit{"million VND/month"}},
	"stat.wastewater":  {"statistic", Amount, []Unit{"stations"}},
	"stat.solid_waste": {"statistic", Amount, []Unit{"projects", "plants", "billion VND"}},
	"stat.population":  {"statistic", Amount, []Unit{"people"}},
	"stat.communes":    {"statistic", Amount, []Unit{"communes", "wards", "units"}},
	"stat.growth":      {"statistic", Amount, []Unit{"%"}}, // of industrial production
}

// Unit is a unit as the files write it: "ha", "billion VND".
type Unit string

// Units are the units that figures may have.
func Units() []Unit { return units }

var units = []Unit{
	"ha", "m2", "km2", "km", "m", "%", "m3/day", "MVA", "kVA", "MW", "kV", "km/h", "lanes",
	"VND", "million VND", "billion VND", "USD", "million USD", "billion USD", "EUR", "million EUR",
	"USD/m2", "USD/m2/year", "USD/m2/month", "VND/m2", "VND/m2/year", "VND/m2/month", "million VND/month",
	"parks", "clusters", "projects", "stations", "plants", "people", "households", "firms", "investors",
	"communes", "wards", "units", "chapters", "articles", "lines", "kinds", "lots",
	"years", "months", "days", "working days", "year", "date", "times",
	"count", // in prose, of what its noun names there
}

// IsUnit reports whether u is one of Units.
func IsUnit(u Unit) bool { return slices.Contains(units, u) }

// Info returns what is known of a measure, and whether there is such a measure.
func (m Measure) Info() (MeasureInfo, bool) {
	i, ok := measures[m]
	return i, ok
}

// The closed lists of words that fields of records may hold, in the order in which they are offered.

func Kinds() []string          { return words([]Kind{Park, Cluster}) }
func Reliabilities() []string  { return []string{"high", "medium", "low"} } // of sources
func TerritoryKinds() []string { return []string{"province", "city", "district", "commune", "ward"} }
func PlaceKinds() []string {
	return []string{"city", "airport", "port", "border", "road", "station", "area"}
}
func States() []string {
	return words([]State{Operating, Complete, Building, Partial, Planned, Absent})
}
func Doubts() []string {
	return words([]Doubt{Disputed, Undated, Broker, Inferred, Impossible, Outdated, Unverified})
}
func Origins() []string    { return []string{"fdi", "domestic"} }
func Stages() []string     { return []string{"operating", "new"} }
func Qualifiers() []string { return []string{"about", "over", "under", "nearly"} }
func Terms() []string      { return []string{"lease", "year", "month"} }          // of prices
func TaxTerms() []string   { return []string{"included", "excluded", "unknown"} } // of prices
func ShareBases() []string { return shareBases }
func EffectKinds() []string {
	return words([]EffectKind{PreferentialRate, Holiday, OrdinaryRate, NoEffect, Unsettled})
}
func Currencies() []string { return currencies } // of bands
