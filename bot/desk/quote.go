package desk

import "zonedesk/knowledge"

// Quote words one record as it is told in lang: a fact with its date, doubts and source, an article by its title and source. ok is false
// when the pack doesn't hold it, it isn't fit to be told, or a number in it stands in no record.
func (d *Desk) Quote(lang knowledge.Lang, id string) (a Answer, ok bool) {
	r := &Request{Lang: lang}
	w := d.draft(r)
	topic := ""
	if f := d.pack.Fact(id); f != nil && !f.Refer {
		info, _ := f.Measure.Info()
		topic = info.Topic
		w.lead(w.fact(f))
		w.doubts(f)
	} else if x := d.pack.Article(id); x != nil {
		topic = x.Topic
		w.articles = append(w.articles, x)
		w.cite(x.Sources...)
		w.lead(w.title(x))
	} else {
		return Answer{}, false
	}
	a = w.finish(topic, true)
	return a, d.unsupported(a, r) == ""
}
