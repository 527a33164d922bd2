package desk

import (
	"regexp"
	"strings"

	"zonedesk/knowledge"
)

// numbered finds the numbers of laws and decisions: "32/2024", or a number after a word such as decree.
var numbered = regexp.MustCompile(`(?i)(\d{1,5}/\d{4})|(?:nghị định|nghi dinh|nđ|decree|luật|luat|law|quyết định|quyet dinh|decision|nghị quyết|nghi quyet|resolution|thông tư|circular|法令|议定|议定书|시행령|법|決定|政令|法律)\s*(?:số|so|no\.?|number|第|제)?\s*(\d{1,5})`)

// documentsIn returns the documents of the pack that the question names by number.
func (d *Desk) documentsIn(r *Request) []string {
	var ids []string
	for _, m := range numbered.FindAllStringSubmatch(r.Text, -1) {
		ref := m[1] + m[2]
		for _, doc := range d.pack.Documents {
			if bears(doc, ref) {
				ids = appendNew(ids, doc.ID)
			}
		}
	}
	return ids
}

// bears reports whether ref is how a document's number begins.
func bears(doc *knowledge.Document, ref string) bool {
	return doc.Number == ref || strings.HasPrefix(doc.Number, ref+"/") || strings.HasPrefix(doc.Number, ref+"-")
}
