package desk

import (
	"regexp"
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// longest question that is read, in bytes; the rest is cut off.
const maxQuestion = 1500

// understand reads a question without its conversation.
func (d *Desk) understand(q Question) *Request {
	s := text.OneLine(text.NFC(q.Text))
	if len(s) > maxQuestion {
		s = strings.ToValidUTF8(s[:maxQuestion], "")
	}
	s = signature.ReplaceAllString(s, "$1")
	s = text.Unglue(abbreviatedDocument.ReplaceAllString(s, "$1 $2"))
	repaired := text.Repair(s)
	units := d.words.unglue(split(repaired))
	written, sure := writtenIn(repaired, units)
	if written == knowledge.EN && sure < 0.5 {
		if rest, named := d.apartFromNames(repaired, units); named {
			written, sure = text.Detect(rest) // a name that is run together is no English
		}
	}
	lang := language(written, sure, q)
	asked := lang
	if q.Lang != "" && sure > 0.5 {
		asked = written
	}
	if q.Lang == "" && lang == knowledge.VI && d.englishApartFromNames(repaired, units) {
		lang, asked = knowledge.EN, knowledge.EN
	}
	if asked == knowledge.VI {
		s = repaired
	} else if s != repaired {
		units = d.words.unglue(split(s))
	}
	s, slips := d.words.mend(s, units, asked)
	if slips != nil {
		units = d.words.unglue(split(s))
	}
	r := &Request{Lang: lang, Text: s, has: map[string]bool{}, units: units, slips: slips, now: q.Now}
	r.noteSlips()
	r.matches = d.words.find(r.units, asked)
	r.dropInsideNames()
	d.words.settleHomographs(r)
	d.words.settlePlaceWords(r, asked)
	spelt := d.words.respell(r)
	r.Years = d.joined(years(spelt, q.Now.Year()), spelt)
	quantities := text.Quantities(spelt, asked)
	r.Sizes = sizes(quantities, r.Years)
	r.dropBounds()
	for _, q := range quantities {
		r.term = r.term || q.Unit == "year" && q.Value >= 10
		r.Numbers = append(r.Numbers, q.Value, q.Value/1e6, q.Value/1e9)
		if q.High > 0 {
			r.Numbers = append(r.Numbers, q.High, q.High/1e6, q.High/1e9)
		}
	}
	r.Documents = d.documentsIn(r, spelt)
	d.collect(r)
	if len(r.Zones) == 0 {
		d.guessZone(r)
	}
	d.resolvePlaces(r)
	reading{r, d}.refine(q.Now.Year())
	d.stray(r)
	return r
}

// respell mends in the text of a question the words that are slips of one known word, for what is read by patterns: quantities,
// years, numbers of laws. Places in the text stay as they are, so only slips that keep a word's length are mended.
func (x *lexicon) respell(r *Request) string {
	spelt := []byte(r.Text)
	for _, u := range r.units {
		if u.wide || u.digit || u.key != u.folded || len(u.folded) < 6 || u.end-u.start != len(u.folded) || x.words[u.folded] {
			continue
		}
		if near := x.near(u.folded); len(near) == 1 && len(near[0]) == len(u.folded) {
			copy(spelt[u.start:u.end], near[0])
		}
	}
	return string(spelt)
}

// signature finds the words with which a letter closes, and the name under it.
var signature = regexp.MustCompile(`(?i)([.?!,;])[ ,]*(?:(?:many )?thanks (?:and|&) |with )?(?:(?:best |kind |warm )?regards|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|trân trọng)(?:[,.! ]+[\pL.]+){0,5}[^\pL\d?]*$`)

// abbreviatedDocument parts the short form of a kind of document from its number: "NQ09".
var abbreviatedDocument = regexp.MustCompile(`(?i)\b(nq|nđ|nd|qđ|qd|tt)(\d)`)

// language is the person's choice, else that in which the question is written, else that of the conversation or the client.
func language(written knowledge.Lang, sure float64, q Question) knowledge.Lang {
	if q.Lang != "" {
		return q.Lang
	}
	if sure >= 0.5 {
		return written
	}
	for _, l := range []knowledge.Lang{q.Context.Lang, q.Hint} {
		if slices.Contains(knowledge.Langs(), l) {
			return l
		}
	}
	if written != "" {
		return written
	}
	return knowledge.VI
}

// writtenIn is the language of a question, whose units are given too: words that no list knows, some with marks, are misspelt
// Vietnamese.
func writtenIn(s string, units []unit) (knowledge.Lang, float64) {
	lang, sure := text.Detect(s)
	if lang != knowledge.VI && lang != knowledge.EN {
		return lang, sure
	}
	rest, marks := unnamed(s, units)
	if marks == 0 {
		return lang, sure
	}
	other, certain := lang, sure
	if rest != s {
		other, certain = text.Detect(rest)
	}
	if other == knowledge.EN && certain > 0.6 {
		return other, certain // English around a name with its marks
	}
	if lang == knowledge.EN && sure < 0.75 && marks >= 2 {
		return knowledge.VI, 0.75
	}
	return lang, sure
}

// englishApartFromNames reports whether what is left of a question is English, without a mark, once the pack's names are taken out:
// the syllables of names are Vietnamese in any language.
func (d *Desk) englishApartFromNames(s string, units []unit) bool {
	rest, named := d.apartFromNames(s, units)
	lang, sure := text.Detect(rest)
	least := 0.0
	if slices.ContainsFunc(units, marked) {
		least = 0.6
	}
	return named && lang == knowledge.EN && sure > least && !slices.ContainsFunc(split(rest), marked)
}

// apartFromNames is what is left of a question in Latin letters once the pack's names are taken out.
func (d *Desk) apartFromNames(s string, units []unit) (rest string, named bool) {
	end := 0
	for _, m := range d.words.find(units, knowledge.EN) {
		if isName(m.concepts[0]) {
			rest += s[end:units[m.from].start]
			end = units[m.to-1].end
		}
	}
	return rest + s[end:], end > 0
}

// unnamed is s without the words that have marks and begin with a capital, or all of s when other words have marks too; marks
// counts the words that have them.
func unnamed(s string, units []unit) (rest string, marks int) {
	if !slices.ContainsFunc(units, marked) {
		return s, 0
	}
	var kept []string
	named := true
	for _, u := range units {
		if !marked(u) {
			kept = append(kept, s[u.start:u.end])
			continue
		}
		marks++
		named = named && capital(s, u)
	}
	if !named {
		return s, marks
	}
	return strings.Join(kept, " "), marks
}

// marked reports whether a word has marks.
func marked(u unit) bool { return u.key != u.folded && !u.wide }

// sizes drops the quantities that are years.
func sizes(all []text.Quantity, years []text.YearRef) []text.Quantity {
	var kept []text.Quantity
	for _, s := range all {
		year := slices.ContainsFunc(years, func(y text.YearRef) bool { return s.Start < y.End && y.Start < s.End })
		if !year && s.Unit != "year" && s.Unit != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// dropInsideNames drops what a word with a capital would mean by itself behind another one that no list knows: the "Sơn" of "xã Hòa Sơn"
// is no paint.
func (r *Request) dropInsideNames() {
	r.matches = slices.DeleteFunc(r.matches, func(m match) bool {
		if m.from == 0 || m.to-m.from > 1 || !m.of("m.", "x.", industryName) || !titled(r.Text, r.units[m.from]) {
			return false
		}
		before := r.units[m.from-1]
		return m.from > 1 && titled(r.Text, before) && r.Text[before.end:r.units[m.from].start] == " " && r.matchAt(m.from-1) == nil
	})
}

// dropBounds takes from the words of an amount what they would mean apart from it: "gần 1.250 tỷ" is no place nearby, the m2 of
// "5.000 m2" no rent, and USD 20 million ask for no money.
func (r *Request) dropBounds() {
	for _, s := range r.Sizes {
		for i, m := range r.matches {
			from, to := r.units[m.from].start, r.units[m.to-1].end
			bound := s.Bound != "" && to <= s.Start && strings.TrimSpace(r.Text[to:s.Start]) == "" && m.of("op.")
			_, land := s.In("ha")
			unit := land && from > s.Start && to <= s.End && m.of("m.land.rent", "m.land.planned")
			sum := !land && from >= s.Start && to <= s.End && contains(m.concepts, "g.money")
			if bound || unit || sum {
				r.matches[i].concepts = []string{"fill"}
			}
		}
	}
}

// denials before a year say that it is not the one meant.
var denials = []string{"không phải", "khong phai", "chứ không", ", not", " not in", " not", "不是", "而非", "ではなく", "말고"}

// denialsAfter finds such a denial after a year and what is asked of it.
var denialsAfter = regexp.MustCompile(`^[^,.?!，。？！]{0,8} ?(?:말고|ではなく|이 아니라|가 아니라)`)

// years are the years named, without what only looks like one: a plan's scale, 1/2000.
func years(s string, now int) []text.YearRef {
	all := append(text.Years(s), text.Recent(s, now)...)
	return slices.DeleteFunc(all, func(y text.YearRef) bool {
		return s[y.Start:y.End] == "1/2000" || slices.ContainsFunc(denials, func(no string) bool {
			return strings.HasSuffix(strings.TrimRight(strings.ToLower(s[:y.Start]), " năm"), no)
		}) || denialsAfter.MatchString(s[y.End:])
	})
}

// joined makes one stretch of two years that stand next to each other, whatever sign is between them, where the pack knows a period
// from the one to the other.
func (d *Desk) joined(years []text.YearRef, s string) []text.YearRef {
	if len(years) != 2 || years[0].IsWide() || years[1].IsWide() || !d.periods[[2]int{years[0].From, years[1].From}] {
		return years
	}
	between := s[years[0].End:years[1].Start]
	if len(between) > len("2014 → 2022") || strings.ContainsAny(between, ",;?、，") || slices.ContainsFunc(split(between), func(u unit) bool { return contains(conjunctions, u.folded) }) {
		return years
	}
	return []text.YearRef{{From: years[0].From, To: years[1].From, Start: years[0].Start, End: years[1].End}}
}

// collect sorts the matches into the request.
func (d *Desk) collect(r *Request) {
	r.intro = r.introduction()
	asked := r.askedPart()
	for i, m := range r.matches {
		if r.bounds(m) {
			continue
		}
		said := (asked == nil || asked[i]) && m.to > r.intro
		for _, c := range m.concepts {
			if hasAnyPrefix(c, "kind.", "state.") && r.excludes(i) {
				continue
			}
			r.has[c] = r.has[c] || said || !narrowed(c)
		}
		if m.guessed {
			r.Guessed = append(r.Guessed, r.Text[r.units[m.from].start:r.units[m.to-1].end])
		}
		d.collectNames(r, i)
		for _, c := range m.concepts {
			if narrowed(c) && (!said || r.excludes(i)) {
				continue
			}
			switch {
			case strings.HasPrefix(c, "m."):
				r.Measures = appendNew(r.Measures, knowledge.Measure(c[2:]))
			case strings.HasPrefix(c, "x."):
				r.Beyond = appendNew(r.Beyond, c)
			case strings.HasPrefix(c, "tag."):
				r.Tags = appendNew(r.Tags, c[4:])
			case strings.HasPrefix(c, "origin."):
				r.Origins = appendNew(r.Origins, c[7:])
			case strings.HasPrefix(c, "stage.") && r.Stage == "":
				r.Stage = c[6:]
			case c == "share":
				r.Share = true
			}
		}
	}
	if strings.ContainsAny(r.Text, "%％") && !slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Unit == "%" }) {
		r.Share = true
	}
	switch {
	case r.is("scope.wide"):
		r.has["scope.province"] = true
	case (r.is("kind.kcn") || r.says("khu")) && r.is("kind.ccn"):
	case r.is("kind.kcn"):
		r.Kind = knowledge.Park
	case r.is("kind.ccn"):
		r.Kind = knowledge.Cluster
	}
}

// excludes reports whether a match is named as what is not meant, right behind a word such as "but not"; a kind of zones, behind any "not".
func (r *Request) excludes(i int) bool {
	j := i - 1
	for j > 0 && r.matches[i].of("kind.") && contains(r.matches[j].concepts, "fill") {
		j--
	}
	return j >= 0 && (contains(r.matches[j].concepts, "negation") || r.matches[i].of("kind.", zoneName) && r.units[r.matches[j].to-1].folded == "not")
}

// bounds reports whether a match is only the bound of the amount behind it: "gần 57 %" asks for nothing that is near.
func (r *Request) bounds(m match) bool {
	return m.of("op.near") && m.to < len(r.units) && slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool {
		return s.Bound != "" && s.Start == r.units[m.to].start
	})
}

// collectNames takes the names of one match: where a name is a zone's and a territory's alike, the words before it decide.
func (d *Desk) collectNames(r *Request, i int) {
	m := r.matches[i]
	var zones, territories []string
	for _, c := range m.concepts {
		switch {
		case strings.HasPrefix(c, zoneName):
			zones = append(zones, c[len(zoneName):])
		case strings.HasPrefix(c, territoryName):
			territories = append(territories, c[len(territoryName):])
		case strings.HasPrefix(c, bareName):
			if d.afterUnitWord(r, m) {
				territories = append(territories, c[len(bareName):])
			}
			r.around = appendNew(r.around, c[len(bareName):])
		case strings.HasPrefix(c, placeName):
			r.Places = appendNew(r.Places, c[len(placeName):])
		case strings.HasPrefix(c, industryName) && r.wares(m):
		case strings.HasPrefix(c, industryName):
			r.Industries = appendNew(r.Industries, c[len(industryName):])
		case m.to <= r.intro && hasAnyPrefix(c, countryName, elsewhereName), strings.HasPrefix(c, elsewhereName) && r.fromThere(i): // of the asker
		case strings.HasPrefix(c, countryName):
			if owned := r.besideOf(i, ownedMeasures); owned != "" {
				r.Countries = appendNew(r.Countries, c[len(countryName):])
				r.owned = append(r.owned, owned)
			} else if !r.ofAsker(m) {
				r.nations = appendNew(r.nations, c[len(countryName):])
			}
		case strings.HasPrefix(c, documentName):
			r.Documents = appendNew(r.Documents, c[len(documentName):])
		case strings.HasPrefix(c, actName):
			r.acts = appendNew(r.acts, c[len(actName):])
		case strings.HasPrefix(c, companyName):
			r.Companies = appendNew(r.Companies, c[len(companyName):])
		case strings.HasPrefix(c, elsewhereName) && r.endsInYear(m): // "bao nhieu ha nam 2022" names no province
		case strings.HasPrefix(c, elsewhereName):
			r.Elsewhere = appendNew(r.Elsewhere, c[len(elsewhereName):])
		}
	}
	if len(zones) > 1 {
		zones = d.ofKind(zones, r, i)
	}
	if len(zones) > 0 && !(len(territories) > 0 && d.afterUnitWord(r, m)) {
		r.Zones = appendNew(r.Zones, zones...)
		return
	}
	r.Territories = appendNew(r.Territories, territories...)
	for _, u := range r.units[max(0, m.from-1):min(len(r.units), m.to+1)] {
		if len(territories) > 0 && (provinceWords[u.folded] || slices.ContainsFunc(d.words.slips(u), func(w string) bool { return provinceWords[w] })) {
			r.has["scope.province"] = true
		}
	}
}

// ownedMeasures are what may be said to be a country's.
var ownedMeasures = []string{"m.stat.projects", "m.stat.capital", "m.profile.tenant", "origin.fdi", "g.invest", "g.money"}

// besideOf is the first of some concepts that a match stands next to, but for one common word between them; "" for none.
func (r *Request) besideOf(i int, of []string) string {
	for _, step := range []int{-1, 1} {
		j := i + step
		if j >= 0 && j < len(r.matches) && len(r.matches[j].concepts) == 1 && r.matches[j].concepts[0] == "fill" {
			j += step
		}
		if j < 0 || j >= len(r.matches) {
			continue
		}
		for _, c := range of {
			if contains(r.matches[j].concepts, c) {
				return c
			}
		}
	}
	return ""
}

// asker are the words by which people speak of themselves, folded, with their marks.
var asker = map[string]string{"we": "we", "our": "our", "us": "us", "i": "i", "im": "im", "my": "my", "toi": markKey("tôi"), "minh": markKey("mình"), "em": "em", "ben": markKey("bên")}

// behindUntil are words that make "tới" of an unmarked "toi" before them: "toi nam nao".
var behindUntil = []string{"nam", "thang", "dau", "cuoi", "khi", "han", "cang", "nay"}

// self reports whether a unit is a word by which people speak of themselves: "tôi" is, "tới" isn't.
func (r *Request) self(at int) bool {
	u := r.units[at]
	if u.folded == "toi" && !marked(u) && at+1 < len(r.units) && (r.units[at+1].digit || contains(behindUntil, r.units[at+1].folded)) {
		return false
	}
	own := asker[u.folded]
	return own != "" && (!marked(u) || u.key == own)
}

// ofAsker reports whether a match is said of the asker: "we are a Japanese company".
func (r *Request) ofAsker(m match) bool {
	for at := max(0, m.from-7); at < m.from; at++ {
		if r.self(at) {
			return true
		}
	}
	return false
}

// wares reports whether a match is what the askers say that they sell, in a part of its own: "we supply packaging; which parks …?"
func (r *Request) wares(m match) bool {
	return slices.ContainsFunc(r.clauseUnits(), func(span [2]int) bool {
		return m.from >= span[0] && m.to <= span[1] && m.to < len(r.units) && r.sellers(clauseOf(span))
	})
}

// sellers reports whether the askers say in a part of the question what they sell, and ask for nothing there.
func (r *Request) sellers(c clause) bool {
	return r.within(c, "sells") && (r.introduces([2]int{c.from, c.to}) || c.from == 0) && !r.within(c, "q.which", "q.count", "kind.", zoneName)
}

// fromThere reports whether match i is where a company comes from: "a food company from X".
func (r *Request) fromThere(i int) bool {
	from := r.matches[i].from - 1
	return i > 1 && from > 0 && contains([]string{"from", "tu", "o"}, r.units[from].folded) && r.matches[i-2].of("m.profile.tenant", "investor") && r.ofAsker(r.matches[i-2])
}

// slips are the words that a unit may be a slip of; none for a known word.
func (x *lexicon) slips(u unit) []string {
	if u.wide || u.digit || x.words[u.folded] {
		return nil
	}
	return x.near(u.folded)
}

// provinceWords say that a territory's name means the whole of it, folded.
var provinceWords = map[string]bool{"tinh": true, "province": true, "省": true, "성": true}

// ofKind keeps the zones of the kind named right before or after match i.
func (d *Desk) ofKind(zones []string, r *Request, i int) []string {
	kind := knowledge.Park
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(r.matches) && contains(r.matches[j].concepts, "kind.ccn") {
			kind = knowledge.Cluster
		}
	}
	var kept []string
	for _, id := range zones {
		if d.pack.Zone(id).Kind == kind {
			kept = append(kept, id)
		}
	}
	if len(kept) == 0 {
		return zones
	}
	return kept
}

// afterUnitWord reports whether a word such as district or commune stands before or after the match.
func (d *Desk) afterUnitWord(r *Request, m match) bool {
	if next := r.matchAt(m.to); next != nil && next.of("kind.") && r.Lang == knowledge.EN {
		return false // "which commune is that cluster in"
	}
	for _, at := range []int{m.from - 1, m.from - 2, m.to} {
		if at >= 0 && at < len(r.units) && unitWords[r.units[at].folded] && !r.ofLocals(at) {
			return true
		}
	}
	return false
}

// ofLocals reports whether a unit is the second of "địa phương", which is no ward.
func (r *Request) ofLocals(at int) bool {
	return at > 0 && r.units[at].folded == "phuong" && r.units[at-1].folded == "dia"
}

// unitWords are what administrative units are called, folded.
var unitWords = map[string]bool{
	"huyen": true, "xa": true, "phuong": true, "district": true, "commune": true, "ward": true, "town": true,
	"县": true, "縣": true, "県": true, "社": true, "坊": true, "현": true, "군": true, "县区": true, "郡": true,
}

// resolvePlaces drops readings that another reading of the same words beats.
func (d *Desk) resolvePlaces(r *Request) {
	far := r.asks("location.distance") || r.is("op.near", "op.far") || slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Unit == "km" || s.Unit == "m" })
	if far {
		r.afar, r.Elsewhere = r.Elsewhere, nil // a place to measure to, not one asked about
	} else if len(r.Zones) == 0 && (r.prefixed("kind.") || len(r.Measures) > 0 && r.topic() != "location" && !r.asks("facility.roads")) {
		for _, id := range r.Places {
			if p := d.pack.Place(id); (p.Kind == "city" || p.Kind == "port" || p.Kind == "airport") && !d.ownPlace(p) {
				r.Elsewhere = append(r.Elsewhere, id)
			}
		}
	}
	for i, m := range r.matches {
		if r.StrangeZone || !hasAny(m.concepts, "kind.kcn", "kind.ccn", "kind.other") {
			continue
		}
		r.StrangeZone = d.strangerAt(r, i)
		if r.StrangeZone && len(r.Zones) > 0 && !besideKind(r) {
			r.Zones = nil // "KCN X (Y)": the zone known only tells where X is
		}
		if r.StrangeZone {
			r.strange = d.uncovered(r, m)
		}
	}
	for _, named := range []func(*Request) []string{d.spokenName, d.placeElsewhere} {
		if r.StrangeZone {
			break
		}
		r.strange = named(r)
		r.StrangeZone = r.strange != nil
	}
}

// besideKind reports whether a zone that was found stands next to the word for a park or cluster.
func besideKind(r *Request) bool {
	for i, m := range r.matches {
		if !m.of(zoneName) {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(r.matches) && r.matches[j].of("kind.") {
				return true
			}
		}
	}
	return false
}

// ownPlace reports whether a place bears the name of one of the pack's territories.
func (d *Desk) ownPlace(p *knowledge.Place) bool {
	name := text.Fold(p.Names[knowledge.VI])
	return slices.ContainsFunc(d.pack.Territories, func(t *knowledge.Territory) bool {
		return strings.Contains(name, text.Fold(t.Names[knowledge.VI])) || strings.Contains(text.Fold(t.Names[knowledge.VI]), name)
	})
}

func isName(concept string) bool {
	return hasAnyPrefix(concept, zoneName, placeName, territoryName, companyName, elsewhereName, industryName, bareName)
}

// titled reports whether a word begins with its only capital.
func titled(s string, u unit) bool {
	word := s[u.start:u.end]
	return capital(s, u) && strings.ToUpper(word) != word
}

func (d *Desk) covered(r *Request, at int) bool {
	for _, m := range r.matches {
		if m.from <= at && at < m.to {
			return true
		}
	}
	return false
}

// begins reports whether a unit is the first of a sentence, where a capital is no sign of a name.
func (r *Request) begins(at int) bool {
	return at == 0 || strings.ContainsAny(r.Text[r.units[at-1].end:r.units[at].start], ".?!:;\n")
}

func capital(s string, u unit) bool {
	return !u.wide && !u.digit && strings.ToLower(s[u.start:u.end]) != s[u.start:u.end]
}

// inDocument reports whether a unit stands in the number of a document that is named, behind its figure: 1648/QĐ-TTg.
func (r *Request) inDocument(at int) bool {
	for len(r.Documents) > 0 && at > 0 && contains([]string{"/", "-"}, r.Text[r.units[at-1].end:r.units[at].start]) {
		if at--; r.units[at].digit {
			return true
		}
	}
	return false
}

// stray lists the words that no expression covers: what the desk doesn't know of the question.
func (d *Desk) stray(r *Request) {
	for i, u := range r.units {
		if i >= r.intro && !u.digit && !d.covered(r, i) && !hasDigit(u.folded) && !r.inAmount(u) && !r.inDocument(i) && !r.boundsAmount(i) {
			r.Stray = append(r.Stray, u.folded)
		}
	}
}

// inAmount reports whether a unit is part of an amount or a year.
func (r *Request) inAmount(u unit) bool {
	return slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return u.start < s.End && s.Start < u.end }) || r.inYear(u)
}

// boundsAmount reports whether a unit is the word for the end that stands before an amount: "dưới 50 km".
func (r *Request) boundsAmount(i int) bool {
	return i+1 < len(r.units) && slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Bound != "" && s.Start == r.units[i+1].start })
}

// inYear reports whether a unit is part of a year.
func (r *Request) inYear(u unit) bool {
	return slices.ContainsFunc(r.Years, func(y text.YearRef) bool { return u.start < y.End && y.Start < u.end })
}

// endsInYear reports whether the last word of an unmarked name is the one for a year that follows.
func (r *Request) endsInYear(m match) bool {
	last := r.units[m.to-1]
	return last.key == "nam" && m.to < len(r.units) && len(r.units[m.to].folded) == 4 && r.units[m.to].digit
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func hasAny(list []string, of ...string) bool {
	return slices.ContainsFunc(of, func(s string) bool { return contains(list, s) })
}

func appendNew[T comparable](list []T, more ...T) []T {
	for _, v := range more {
		if !contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
