package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// finder is the guided form that looks for land.
func finder() *form {
	return &form{
		kind: findData, name: "find", early: true,
		steps: []step{
			{name: "area", choices: some(desk.AreaChoice, "1", "2", "5", "10", "20", "50"), label: wordedAs(desk.AreaChoice)},
			{name: "industry", choices: from(desk.IndustryChoice), label: wordedAs(desk.IndustryChoice)},
			{name: "facility", most: 8, choices: from(desk.FacilityChoice), label: wordedAs(desk.FacilityChoice)},
			{name: "place", choices: from(desk.PlaceChoice), label: wordedAs(desk.PlaceChoice)},
			{name: "distance", choices: distances, label: distanceLabel, asked: func(_ *turn, o *openForm) bool { return len(o.Answers["place"]) > 0 }},
			{name: "rent", choices: some(desk.RentChoice, rents...), label: wordedAs(desk.RentChoice)},
			{name: "when", choices: times, label: wordedAs(desk.WhenChoice)},
			{name: "kind", beside: true, label: wordedAs(desk.KindChoice)},
			{name: "district", beside: true, label: wordedAs(desk.DistrictChoice)},
			{name: "also", beside: true, label: alsoLabel},
		},
		read: readLand, done: findLand,
		again: func(r result) map[string][]string {
			if r.Find == nil {
				return nil
			}
			return answersOf(*r.Find)
		},
	}
}

// rents are round amounts to begin with, once for the whole lease term.
var rents = []string{"60-USD.m2", "80-USD.m2", "100-USD.m2", "150-USD.m2"}

// nearest as a distance says that the nearest zones come first.
const nearest = "near"

func distances(t *turn, o *openForm) []desk.Choice {
	list := some(desk.DistanceChoice, "30", "50", "70", "100")(t, o)
	return append(list, desk.Choice{Code: nearest, Label: t.text("form.nearest")})
}

func distanceLabel(t *turn, code string) string {
	if code == nearest {
		return t.text("form.nearest")
	}
	if least, ok := strings.CutPrefix(code, "ge"); ok {
		if km := t.desk.Name(t.language(), desk.DistanceChoice, least); km != "" {
			return "≥ " + km
		}
		return ""
	}
	return t.desk.Name(t.language(), desk.DistanceChoice, code)
}

// times are when land may be needed.
func times(t *turn, o *openForm) []desk.Choice {
	year := t.now().Year()
	return some(desk.WhenChoice, desk.Soon, strconv.Itoa(year+1), strconv.Itoa(year+2), strconv.Itoa(year+3))(t, o)
}

// readLand reads a text as answers to the finder.
func readLand(t *turn, o *openForm, text string) reading {
	told := t.understand(text)
	r := reading{answers: map[string][]string{}, asks: told.Asks}
	for name, codes := range answersOf(told.Find) {
		r.answers[name] = codes
	}
	place := len(told.Places) > 0 && told.Find.Near == ""
	if place {
		r.answers["place"] = told.Places[:1]
	} else if len(o.Answers["place"]) > 0 && r.answers["distance"] != nil && len(told.Places) == 0 {
		delete(r.answers, "place") // a distance alone is from the place that was named before
	}
	if told.Find.When == "" && o.Step == "when" {
		if when := readWhen(t, told, text); when != "" {
			r.answers["when"] = []string{when}
		}
	}
	if len(r.answers) > 0 {
		return r
	}
	bare(&r, o.Step, told.Amounts, text)
	return r
}

// readWhen reads "in six months" and "as soon as possible".
func readWhen(t *turn, told desk.Told, text string) string {
	if t.isWord("form.words.soon", text) {
		return desk.Soon
	}
	for _, a := range told.Amounts {
		months := map[string]int{"month": 1, "year": 12}[a.Unit] * int(max(a.Value, a.High))
		if months > 0 && months <= 240 {
			return t.now().AddDate(0, months, 0).Format("2006-01")
		}
	}
	return ""
}

// localArea finds areas in units that differ between regions: a mẫu is 3,600 m² in the north and 5,000 m² in the centre.
var localArea = regexp.MustCompile(`(?i)(\d+(?:[.,]\d+)?)\s*(mẫu|mau|sào|sao|công|cong)(?:\s|$|[.,!])`)

var localSizes = map[string][]float64{"mẫu": {3600, 5000}, "mau": {3600, 5000}, "sào": {360, 500, 1000}, "sao": {360, 500, 1000}, "công": {1000}, "cong": {1000}}

// bare reads an amount that lacks its unit by the step that is asked, and offers what it may mean where there is more than one.
func bare(r *reading, step string, amounts []text.Quantity, typed string) {
	if len(amounts) == 0 {
		return
	}
	a := amounts[0]
	v := max(a.Value, a.High)
	settle := func(codes ...string) {
		if len(codes) == 1 {
			r.answers[step] = codes
		} else {
			r.offer = codes
		}
	}
	switch {
	case v <= 0:
	case step == "area":
		if m := localArea.FindStringSubmatch(typed); m != nil {
			var codes []string
			for _, size := range localSizes[strings.ToLower(m[2])] {
				codes = append(codes, number(v*size/1e4))
			}
			settle(codes...)
			return
		}
		switch {
		case a.Unit != "":
		case v < 100:
			settle(number(v))
		case v > 2000:
			settle(number(v / 1e4))
		default:
			settle(number(v), number(v/1e4))
		}
	case step == "distance" && a.Unit == "":
		settle(number(v))
	case step == "rent" && (a.Unit == "" || a.Unit == "USD" || a.Unit == "VND"):
		var codes []string
		for _, term := range []knowledge.Unit{"/m2", "/m2/year", "/m2/month"} {
			codes = append(codes, desk.RentCode(v, knowledge.Unit(cmp.Or(a.Unit, "USD"))+term))
		}
		settle(codes...)
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// answersOf are conditions as the finder's answers.
func answersOf(c desk.Conditions) map[string][]string {
	answers := map[string][]string{}
	set := func(name string, given bool, codes ...string) {
		if given && len(codes) > 0 {
			answers[name] = codes
		}
	}
	set("area", c.AreaHa > 0, number(c.AreaHa))
	set("industry", true, c.Industries...)
	for _, m := range c.Facilities {
		answers["facility"] = append(answers["facility"], strings.TrimPrefix(string(m), "facility."))
	}
	set("place", c.MaxKm > 0 || c.MinKm > 0, c.Place)
	set("distance", c.MinKm > 0, "ge"+number(c.MinKm))
	set("distance", c.MaxKm > 0, number(c.MaxKm))
	set("place", c.Near != "", c.Near)
	set("distance", c.Near != "", nearest)
	set("rent", c.RentMax > 0, desk.RentCode(c.RentMax, cmp.Or(c.RentUnit, "USD/m2")))
	set("when", c.When != "", c.When)
	set("kind", c.Kind != "", string(c.Kind))
	set("district", true, c.Territories...)
	set("also", true, alsoOf(c)...)
	return answers
}

// conditionsOf are the finder's answers as conditions.
func conditionsOf(o *openForm) desk.Conditions {
	c := desk.Conditions{Industries: o.Answers["industry"], Territories: o.Answers["district"]}
	one := func(name string) string {
		if codes := o.Answers[name]; len(codes) > 0 {
			return codes[0]
		}
		return ""
	}
	c.AreaHa, _ = strconv.ParseFloat(one("area"), 64)
	for _, name := range o.Answers["facility"] {
		c.Facilities = append(c.Facilities, knowledge.Measure("facility."+name))
	}
	if place := one("place"); place != "" {
		least, atLeast := strings.CutPrefix(one("distance"), "ge")
		km, err := strconv.ParseFloat(least, 64)
		switch {
		case err != nil:
			c.Near = place
		case atLeast:
			c.Place, c.MinKm = place, km
		default:
			c.Place, c.MaxKm = place, km
		}
	}
	c.RentMax, c.RentUnit, _ = desk.ParseRent(one("rent"))
	c.When, c.Kind = one("when"), knowledge.Kind(one("kind"))
	for _, code := range o.Answers["also"] {
		addAlso(&c, code)
	}
	return c
}

// alsoOf are the conditions that the finder doesn't ask for, but that a typed question may have told.
func alsoOf(c desk.Conditions) []string {
	var codes []string
	for code, given := range map[string]bool{"operating": c.Operating, "idle": c.Idle, "vacant": c.Vacant && c.AreaHa == 0, "without": c.Without} {
		if given {
			codes = append(codes, code)
		}
	}
	if c.State != "" {
		codes = append(codes, "state."+string(c.State))
	}
	if c.Status != "" {
		codes = append(codes, "status."+string(c.Status))
	}
	for _, l := range c.Limits {
		codes = append(codes, l.Bound+"."+string(l.Measure)+"."+number(l.Value))
	}
	slices.Sort(codes)
	return codes
}

func addAlso(c *desk.Conditions, code string) {
	what, rest, _ := strings.Cut(code, ".")
	switch what {
	case "operating":
		c.Operating = true
	case "idle":
		c.Idle = true
	case "vacant":
		c.Vacant = true
	case "without":
		c.Without = true
	case "state":
		c.State = knowledge.State(rest)
	case "status":
		c.Status = knowledge.State(rest)
	case "min", "max", "over", "below":
		group, rest, _ := strings.Cut(rest, ".")
		name, value, _ := strings.Cut(rest, ".")
		if v, err := strconv.ParseFloat(value, 64); err == nil {
			c.Limits = append(c.Limits, desk.Limit{Measure: knowledge.Measure(group + "." + name), Bound: what, Value: v})
		}
	}
}

func alsoLabel(t *turn, code string) string {
	switch what, state, _ := strings.Cut(code, "."); what {
	case "without":
		return t.text("form.without")
	case "state":
		return t.text("state." + state)
	}
	var c desk.Conditions
	addAlso(&c, code)
	return t.desk.Describe(t.language(), c)
}

// findLand answers the conditions as a typed question would be.
func findLand(t *turn, o *openForm) error {
	c := conditionsOf(o)
	judged := c
	judged.When, judged.Kind, judged.Territories = "", "", nil
	if t.desk.Describe(t.language(), judged) == "" {
		f := finder()
		t.conv.Form = o
		o.Answers, o.Step = map[string][]string{}, f.steps[0].name
		return t.presentWith(f, o, t.text("form.empty"))
	}
	answer := t.consult(desk.Question{Find: &c, Lang: t.language()})
	return t.conclude(o, render(answer), t.layout(answer))
}

// offers are what else may be done with an answer.
func (t *turn) offers(a desk.Answer) []telegram.Button {
	if !t.memory {
		return nil
	}
	var list []telegram.Button
	add := func(key, what, code string) {
		if d := data(what, code); isData(d) {
			list = append(list, telegram.Button{Text: t.text(key), Data: d})
		}
	}
	switch {
	case a.Find != nil:
		id := t.conv.keep(result{Find: a.Find})
		add("form.change.find", findData, "change:"+id)
		add("form.save", "s", "save:"+id)
		if !slices.ContainsFunc(a.Buttons, func(b desk.Button) bool { return b.Code == "h" }) {
			add("button.staff", askData, "h")
		}
	case a.Project != nil:
		id := t.conv.keep(result{Project: a.Project})
		add("form.change.estimate", estimateData, "change:"+id)
		add("form.pdf", estimateData, "pdf:"+id)
	case a.Table != nil:
		id := t.conv.keep(result{Compare: a.Zones})
		add("form.change.compare", compareData, "change:"+id)
		if t.kind == question {
			add("form.picture", compareData, "pic:"+id)
		}
	case a.Topic == "incentive":
		add("form.estimate", estimateData, "new")
	}
	return list
}
