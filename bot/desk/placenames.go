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
	for line := range strings.Lines(placeNames) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		marked, folded := spelled(split(line))
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
	if len(r.Zones)+len(r.Territories)+len(r.Places)+len(r.Companies)+len(r.Elsewhere)+len(r.Documents) > 0 {
		return nil
	}
	for at := range r.units {
		for n := longestPlace; n >= 2; n-- {
			if at+n <= len(r.units) && d.isPlaceElsewhere(r, at, at+n) && d.subjectAt(r, at, at+n) {
				return strings.Fields(text.Fold(r.typed(r.units[at : at+n])))
			}
		}
	}
	return nil
}

// isPlaceElsewhere reports whether some words are such a name, and are not read as something else: at least one of them is unknown, or
// they have capitals, and no expression takes them in.
func (d *Desk) isPlaceElsewhere(r *Request, from, to int) bool {
	places := packagedGazetteer()
	marked, folded := spelled(split(r.typed(r.units[from:to])))
	if !places.folded[folded] || markedWell(r.units) && !places.marked[marked] || d.own[folded] {
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

// subjectAt reports whether words stand where the name of what is asked about stands.
func (d *Desk) subjectAt(r *Request, from, to int) bool {
	kind := func(at int) bool {
		m := r.matchAt(at)
		return m != nil && m.of("kind.")
	}
	if kind(from-1) || r.Lang == knowledge.EN && kind(to) {
		return true
	}
	begins := from == 0 || r.begins(from)
	ends := to == len(r.units) || r.begins(to)
	asks := len(r.Measures) > 0 || len(r.Tags) > 0
	return asks && (begins && to < len(r.units) || ends && from > 0)
}
