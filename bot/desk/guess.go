package desk

import (
	"maps"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// guessZone looks for a misspelt zone name next to the word for a park or cluster: words that no expression covers, or only
// common words, which together are one letter away from one zone's name (two letters in a long name).
func (d *Desk) guessZone(r *Request) {
	var best guess
	for _, m := range r.matches {
		if !hasAny(m.concepts, "kind.kcn", "kind.ccn") {
			continue
		}
		for n := 1; n <= 4; n++ {
			best = best.or(d.tryZone(r, m.to, m.to+n), best)
			best = best.or(d.tryZone(r, m.from-n, m.from), best)
		}
	}
	if best.zone == "" && !r.prefixed("kind.") && (r.prefixed("m.") || r.prefixed("g.")) {
		for at := range r.units {
			for n := 2; n <= 3; n++ {
				best = best.or(d.tryZone(r, at, at+n), best)
			}
		}
	}
	if best.zone == "" {
		return
	}
	r.Zones = []string{best.zone}
	if numbered := d.numberedLike(r.units[best.from:best.to]); len(numbered) > 1 {
		r.Zones = numbered // the name was left without its number: all that bear it are meant
	}
	r.Guessed = append(r.Guessed, r.Text[r.units[best.from].start:r.units[best.to-1].end])
	r.matches = coverBy(r.matches, match{from: best.from, to: best.to, concepts: []string{zoneName + best.zone}, quality: 0.7, guessed: true})
	r.StrangeZone = false
	r.Measures = slices.DeleteFunc(r.Measures, func(m knowledge.Measure) bool { // what the name's words were read as before
		return r.has["m."+string(m)] && !slices.ContainsFunc(r.matches, func(x match) bool { return contains(x.concepts, "m."+string(m)) })
	})
}

// numberedLike are the zones whose names are the words with a Roman number behind them.
func (d *Desk) numberedLike(units []unit) []string {
	var name strings.Builder
	for _, u := range units {
		name.WriteString(u.folded)
	}
	var ids []string
	for _, z := range d.zoneNames {
		if number, found := strings.CutPrefix(string(z.folded), name.String()); found && number != "" && strings.Trim(number, "ivx") == "" {
			ids = appendNew(ids, z.id)
		}
	}
	return ids
}

// guess is a zone that some words may mean.
type guess struct {
	zone     string
	from, to int
	distance int
}

func (guess) or(a, b guess) guess {
	if b.zone == "" || a.zone != "" && (a.distance < b.distance || a.distance == b.distance && a.to-a.from > b.to-b.from) {
		return a
	}
	return b
}

func (d *Desk) tryZone(r *Request, from, to int) guess {
	if from < 0 || to > len(r.units) {
		return guess{}
	}
	var name strings.Builder
	wide, strayed := 0, false
	for i := from; i < to; i++ {
		if r.units[i].digit || d.meansSomething(r, i) {
			return guess{}
		}
		strayed = strayed || !d.covered(r, i)
		if r.units[i].wide {
			wide++
		}
		name.WriteString(r.units[i].folded)
	}
	beside := from > 0 && r.matchAt(from-1) != nil && hasAny(r.matchAt(from-1).concepts, "kind.kcn", "kind.ccn") && !markedWell(r.units)
	if !strayed && !beside {
		return guess{}
	}
	written := []rune(name.String())
	found := guess{}
	for _, z := range d.zoneNames {
		allowed := allowedErrors(len(z.folded), wide > 0)
		if !strayed {
			allowed = min(allowed, 1)
		}
		if allowed == 0 || abs(len(z.folded)-len(written)) > allowed+1 {
			continue
		}
		n := editDistance(written, z.folded)
		if n == 1 && wide == 0 && otherName(written, z.folded) {
			continue
		}
		if last := len(written) - 1; wide == 0 && strings.ContainsRune(telexTones, written[last]) {
			n = min(n, editDistance(written[:last], z.folded))
		}
		if n <= allowed && (found.zone == "" || n < found.distance) {
			found = guess{zone: z.id, from: from, to: to, distance: n}
		}
	}
	return found
}

// otherName reports whether a name begins with another letter, which no slip of the finger puts there: "Hương" is not "Lương".
func otherName(written, name []rune) bool {
	return len(written) == len(name) && written[0] != name[0] && string(written[1:]) == string(name[1:]) && !nextKeys(written[0], name[0])
}

// telexTones are the letters that Telex leaves behind a word when the keyboard doesn't take them for a tone.
const telexTones = "sfrxj"

// allowedErrors is how many letters of a name of so many may be wrong.
func allowedErrors(length int, wide bool) int {
	switch {
	case wide && length >= 3, !wide && length >= 6 && length < 10:
		return 1
	case length >= 10:
		return 2
	}
	return 0
}

// meansSomething reports whether a unit is part of an expression that is more than a common word.
func (d *Desk) meansSomething(r *Request, at int) bool {
	for _, m := range r.matches {
		if m.from <= at && at < m.to {
			if m.to-m.from == 1 && m.quality < 1 && m.of(industryName) {
				return false // "son" without its mark
			}
			return m.to-m.from > 1 || !hasAny(m.concepts, "fill", "q.yesno", "follow", "cover") && d.words.homograph[r.units[at].folded] == nil && m.quality > 0.9 && !hasAny(m.concepts, "m.stat.wage")
		}
	}
	return false
}

// coverBy puts a match in the place of those that it overlaps.
func coverBy(matches []match, with match) []match {
	var out []match
	placed := false
	for _, m := range matches {
		if m.to <= with.from {
			out = append(out, m)
			continue
		}
		if !placed {
			out, placed = append(out, with), true
		}
		if m.from >= with.to {
			out = append(out, m)
		}
	}
	if !placed {
		out = append(out, with)
	}
	return out
}

// zoneSpelling is one spelling of a zone's short name, folded and run together.
type zoneSpelling struct {
	id     string
	folded []rune
}

func spellings(pack *knowledge.Pack) []zoneSpelling {
	var list []zoneSpelling
	for _, z := range pack.Zones {
		seen := map[string]bool{}
		for _, lang := range slices.Sorted(maps.Keys(z.Short)) {
			name := z.Short[lang]
			joined := ""
			for _, u := range split(name) {
				joined += u.folded
			}
			if !seen[joined] {
				seen[joined] = true
				list = append(list, zoneSpelling{z.ID, []rune(joined)})
			}
		}
	}
	return list
}

// editDistance counts the letters to add, drop, change or swap with a neighbour to make b of a.
func editDistance[letter comparable](a, b []letter) int {
	var room [3 * 32]int // enough for most names
	n, rows := len(b)+1, room[:]
	if 3*n > len(rows) {
		rows = make([]int, 3*n)
	}
	before, row, next := rows[:n], rows[n:2*n], rows[2*n:3*n]
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

func abs(n int) int { return max(n, -n) }

// sayGuess says which zone a misspelt name was taken for, with buttons for others whose names are as near.
func (d *Desk) sayGuess(r *Request, a *Answer) {
	w := d.in(r.Lang)
	for _, m := range r.matches {
		if !m.guessed || !strings.HasPrefix(m.concepts[0], zoneName) || !contains(a.Zones, m.concepts[0][len(zoneName):]) || len(r.Zones) > 1 {
			continue
		}
		zone, written := m.concepts[0][len(zoneName):], r.typed(r.units[m.from:m.to])
		if hasDigit(written) {
			continue
		}
		end := slices.IndexFunc(a.Lines, func(l Line) bool { return l.Kind == Source })
		if end < 0 {
			end = len(a.Lines)
		}
		a.Lines = slices.Insert(a.Lines, end, Line{Kind: Note, Text: w.say("guess", "words", written, "meaning", w.zone(zone))})
		for _, other := range d.zonesNear(r.units[m.from:m.to], zone) {
			a.Buttons = slices.Insert(a.Buttons, 0, Button{w.zone(other), "o:" + other})
		}
		return
	}
}

// most other zones offered for a misspelt name
const maxOthers = 2

// zonesNear are the zones other than one whose names are hardly further from what was written than one misspelling.
func (d *Desk) zonesNear(units []unit, but string) []string {
	var name strings.Builder
	for _, u := range units {
		name.WriteString(u.folded)
	}
	written := []rune(name.String())
	var near []string
	for _, z := range d.zoneNames {
		if z.id != but && len(z.folded) >= 5 && abs(len(z.folded)-len(written)) <= 2 && editDistance(written, z.folded) <= 2 {
			near = appendNew(near, z.id)
		}
	}
	return near[:min(len(near), maxOthers)]
}
