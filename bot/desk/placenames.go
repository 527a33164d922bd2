package desk

import (
	_ "embed"
	"strings"
	"sync"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// placeNames is a list of names, one a line.
//
//go:embed lexicon/placenames.txt
var placeNames string

// gazetteer are the names of places of the whole country by how they are written with marks and without.
type gazetteer struct {
	marked, folded map[string]bool
}

// longestPlace is the most words of such a name.
const longestPlace = 4

var packagedGazetteer = sync.OnceValue(func() gazetteer {
	g := gazetteer{map[string]bool{}, map[string]bool{}}
	for name := range entries(placeNames) {
		marked, folded := spelled(split(name))
		g.marked[marked], g.folded[folded] = true, true
	}
	return g
})

// spelled are words as they are written with marks, and without.
func spelled(units []unit) (marked, folded string) {
	keys, folds := make([]string, len(units)), make([]string, len(units))
	for i, u := range units {
		keys[i], folds[i] = u.key, u.folded
	}
	return strings.Join(keys, " "), strings.Join(folds, " ")
}

// placeElsewhere is the name of a place of the country that the pack doesn't know, where a question asks about it: beside the word
// for a park, as the subject with which the question begins, or at its end. nil for none.
func (d *Desk) placeElsewhere(r *Request) []string {
	if len(r.Zones)+len(r.Territories)+len(r.Companies)+len(r.Elsewhere)+len(r.Documents) > 0 || len(r.Places) > 0 && !r.asks("location.distance") {
		return nil
	}
	for at := range r.units {
		for n := longestPlace; n >= 2; n-- {
			if at+n <= len(r.units) && d.subjectAt(r, at, at+n) && d.isPlaceElsewhere(r, at, at+n) {
				return strings.Fields(text.Fold(r.typed(r.units[at : at+n])))
			}
		}
	}
	return nil
}

// isPlaceElsewhere reports whether some words are such a name, and are not read as something else: at least one of them is unknown, or
// they have capitals, and no expression takes them in.
func (d *Desk) isPlaceElsewhere(r *Request, from, to int) bool {
	places, units := packagedGazetteer(), r.units[from:to]
	if len(r.slips) > 0 {
		units = split(r.typed(units))
	}
	marked, folded := spelled(units)
	if !places.folded[folded] || markedWell(r.units) && !places.marked[marked] || d.words.own[folded] {
		return false
	}
	unread, capitals := false, true
	for at := from; at < to; at++ {
		m := r.matchAt(at)
		if m != nil && m.from <= from && m.to >= to {
			return false
		}
		unread = unread || r.units[at].slip || m == nil && !d.words.ordinary(r.units, at)
		capitals = capitals && titled(r.Text, r.units[at])
	}
	return unread || capitals && !r.shouts(from, to)
}

// subjectAt reports whether words stand where the name of what is asked about stands: beside the word for a park or what is asked, behind
// a word that leads to a place or a subject, or where a question begins or ends.
func (d *Desk) subjectAt(r *Request, from, to int) bool {
	if !r.content() {
		return false
	}
	if r.kindAt(from-1) || r.Lang != knowledge.VI && r.kindAt(to) || from > 0 && contains(namedBehind, r.units[from-1].folded) {
		return true
	}
	asks := len(r.Measures) > 0 || len(r.Tags) > 0
	return asks && (r.atOnce(from) || r.begins(from) || to == len(r.units) || r.begins(to) || r.measureAt(from-1) || r.measureAt(to))
}

// namedBehind are the words, folded, behind which a place or a subject is named.
var namedBehind = []string{"o", "tai", "cua", "thuoc", "khu", "cum", "in", "at", "of", "between", "is", "are", "was", "were", "does", "do", "did", "will", "has"}

// kindAt reports whether a unit is the word for a park or a cluster.
func (r *Request) kindAt(at int) bool {
	m := r.matchAt(at)
	return m != nil && m.of("kind.")
}

// measureAt reports whether a unit says which figure is asked for.
func (r *Request) measureAt(at int) bool {
	m := r.matchAt(at)
	return m != nil && m.of("m.")
}

// atOnce reports whether nothing but manners stand before a unit.
func (r *Request) atOnce(at int) bool {
	for i := range at {
		if m := r.matchAt(i); m == nil || !contains(m.concepts, "fill") {
			return false
		}
	}
	return true
}
