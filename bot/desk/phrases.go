package desk

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"zonedesk/knowledge"
)

// phraseFiles hold a folder a language, in it a file for each flow of the conversation.
//
//go:embed phrases/*/*.yaml
var phraseFiles embed.FS

// phrases are zonedesk's own words by language and key.
type phrases map[knowledge.Lang]map[string]string

// packagedPhrases are read once. Nothing changes them.
var packagedPhrases = sync.OnceValues(loadPhrases)

func loadPhrases() (phrases, error) {
	p := phrases{}
	for _, lang := range knowledge.Langs() {
		words, err := phrasesOf(lang)
		if err != nil {
			return nil, fmt.Errorf("read phrases %s: %w", lang, err)
		}
		p[lang] = words
	}
	return p, nil
}

func phrasesOf(lang knowledge.Lang) (map[string]string, error) {
	files, err := fs.Glob(phraseFiles, "phrases/"+string(lang)+"/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, name := range files {
		data, err := phraseFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		words := map[string]string{}
		if err := yaml.Unmarshal(data, &words); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range words {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("%s: %q stands in another file too", name, key)
			}
			all[key] = text
		}
	}
	return all, nil
}

// has reports whether there is such a phrase.
func (p phrases) has(lang knowledge.Lang, key string) bool { return p[lang][key] != "" }

// say returns the phrase in lang (English where lang has none) with its {names} filled in from name, value pairs.
func (p phrases) say(lang knowledge.Lang, key string, pairs ...string) string {
	s, ok := p[lang][key]
	if !ok {
		s, ok = p[knowledge.EN][key]
	}
	if !ok {
		return key
	}
	return fill(s, pairs...)
}

// fill replaces each {name} by its value; what values contain is left as it is.
func fill(s string, pairs ...string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		value := valueOf(name, pairs)
		ending, rest := particle(value, after)
		b.WriteString(value)
		b.WriteString(ending)
		s = rest
	}
}

func valueOf(name string, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1]
		}
	}
	return "{" + name + "}"
}
