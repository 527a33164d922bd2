package knowledge

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// sample is a small pack without faults, in English and Vietnamese.
func sample() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"pack.yaml": `id: sample
name: {vi: "Mẫu", en: "Sample"}
home: hoa-binh
languages: [vi, en]
compiled: 2026-01-31
refer: {vi: "Hãy hỏi ban quản lý.", en: "Please ask the board."}
`,
		"README.md": "for editors\n",
		".draft":    "left by an editor",
		"sources.yaml": `sources:
  - {id: seed, title: "Brochure 2022", publisher: "Board", reliability: high, date: 2022}
  - {id: dealer_46, title: "Offer", publisher: {vi: "Môi giới", en: "Broker"}, reliability: low, broker: true, address: "https://example.com/46"}
`,
		"documents.yaml": `documents:
  - id: decree-1
    number: 1/2025/NĐ-CP
    name: {vi: "Nghị định 1/2025/NĐ-CP", en: "Decree 1/2025/NĐ-CP"}
    issued: 2025-01-15
    in_force: 2025-03-01..
`,
		"territories.yaml": `territories:
  - {id: hoa-binh, kind: province, names: {vi: "Hòa Bình", en: "Hoa Binh"}, part_of: phu-tho, former: true}
  - {id: phu-tho, kind: province, names: {vi: "Phú Thọ", en: "Phu Tho"}}
  - {id: luong-son-district, kind: district, names: {vi: "Lương Sơn", en: "Luong Son"}, part_of: hoa-binh, former: true}
`,
		"places.yaml": `places:
  - {id: highway-6, kind: road, names: {vi: "Quốc lộ 6", en: "National Highway 6"}, aliases: {vi: ["QL6"]}}
  - {id: noi-bai, kind: airport, names: {vi: "Nội Bài", en: "Noi Bai"}, point: {lat: 21.2187, lon: 105.8042}}
`,
		"industries.yaml": `industries:
  - {id: manufacturing, names: {vi: "chế biến", en: "manufacturing"}}
  - {id: electronics, names: {vi: "điện tử", en: "electronics"}, aliases: {en: [electronic goods]}, part_of: manufacturing}
`,
		"zones/luong-son.yaml": `id: luong-son
kind: kcn
names: {vi: "Khu công nghiệp Lương Sơn", en: "Luong Son Industrial Park"}
short: {vi: "Lương Sơn", en: "Luong Son"}
aliases: {en: ["Luong Son IP"]}
district: luong-son-district
facts:
  - {measure: land.planned, value: 83, unit: ha, as_of: 2023-11, sources: [seed], preferred: true}
  - measure: land.planned
    key: permitted
    value: 230
    unit: ha
    doubts: [disputed, undated]
    sources: [dealer_46]
    note: {vi: "Môi giới nói {a}.", en: "A broker says {a}."}
    figures: {a: {value: 230, unit: ha, qualifier: about}}
  - {measure: land.industrial, value: 57.6, unit: ha, as_of: 2022, sources: [seed]}
  - {measure: land.leased, value: 50.15, unit: ha, as_of: 2022, sources: [seed]}
  - {measure: land.available, value: 7.4, unit: ha, as_of: 2022, sources: [seed]}
  - {measure: land.occupancy, value: 100, unit: "%", as_of: 2022, sources: [seed]}
  - {measure: land.rent, value: 80, high: 90, unit: USD/m2, price: {term: lease, tax: unknown}, sources: [dealer_46], refer: true}
  - {measure: land.status, state: operating, text: {vi: "Đang hoạt động.", en: "At work."}, sources: [seed]}
  - {measure: facility.wastewater, state: building, value: 2500, unit: m3/day, sources: [seed]}
  - {measure: location.distance, place: noi-bai, value: 65, unit: km, sources: [seed]}
  - measure: location.surrounding
    text: {vi: "Cạnh QL6, theo {doc:decree-1}.", en: "By National Highway 6, under {doc:decree-1}."}
    sources: [seed]
  - {measure: profile.tenant, key: p2m, name: P2M, tags: [electronics], text: {vi: "P2M làm linh kiện từ {y}.", en: "P2M has made parts since {y}."}, figures: {y: {date: 2007-05}}, sources: [seed]}
  - {measure: profile.established, value: 2007, unit: year, sources: [seed]}
`,
		"statistics.yaml": `statistics:
  - {territory: hoa-binh, kind: kcn, measure: stat.projects, value: 101, unit: projects, as_of: 2022-08, sources: [seed]}
  - {territory: hoa-binh, kind: kcn, measure: stat.projects, origin: fdi, value: 26, unit: projects, as_of: 2022-08, sources: [seed]}
  - {territory: hoa-binh, kind: kcn, measure: stat.projects, origin: domestic, value: 75, unit: projects, as_of: 2022-08, sources: [seed]}
  - {territory: hoa-binh, kind: kcn, measure: stat.exports, value: 63.9, unit: "%", share_of: hoa-binh, period: 2014..2022, sources: [seed]}
  - {territory: hoa-binh, measure: location.distance, place: noi-bai, value: 90, unit: km, sources: [seed]}
`,
		"articles/incentives.yaml": `articles:
  - id: incentive.cit
    topic: incentive
    title: {vi: "Thuế TNDN", en: "CIT"}
    questions: {vi: ["Thuế bao nhiêu?"], en: ["How much is CIT?"]}
    text: {vi: "Thuế suất {rate} trong {n}.", en: "The rate is {rate} for {n}."}
    figures: {rate: {value: 17, unit: "%"}, n: {value: 10, unit: years}}
    documents: [decree-1]
    in_force: 2025-10-01..
    zones: [luong-son]
`,
		"contacts.yaml": `contacts:
  - {id: board, names: {vi: "Ban quản lý", en: "Board"}, role: {vi: "Cấp phép", en: "Licences"}, phone: 0218 3123456, email: a@example.com, website: "https://example.com", sources: [seed], as_of: 2022}
`,
		"probes.yaml": `probes:
  - {lang: en, text: "How large is Luong Son?", expect: [zone.luong-son.land.planned]}
  - {lang: vi, text: "Thuế?", expect: [incentive.cit]}
`,
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// edit replaces the one place where old stands in a file; an empty old makes the file anew.
func edit(t testing.TB, fsys fstest.MapFS, name, old, new string) {
	t.Helper()
	if old == "" {
		fsys[name] = &fstest.MapFile{Data: []byte(new)}
		return
	}
	text := string(fsys[name].Data)
	if n := strings.Count(text, old); n != 1 {
		t.Fatalf("%q stands %d times in %s of the sample, expected once", old, n, name)
	}
	fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
}

// province makes a pack with n zones of the size that real ones have.
func province(n int) fstest.MapFS {
	fsys := sample()
	for i := range n {
		id := fmt.Sprintf("zone-%d", i)
		name := strings.ToUpper(word(i))
		var b strings.Builder
		fmt.Fprintf(&b, "id: %s\nkind: kcn\nnames: {vi: \"Khu công nghiệp %s\", en: \"%s Industrial Park\"}\nshort: {vi: \"%s\", en: \"%s\"}\ndistrict: luong-son-district\nfacts:\n", id, name, name, name, name)
		for m, info := range Measures() {
			if info.Form != Amount || info.Topic != "land" || len(info.Units) != 1 || info.Units[0] != "ha" {
				continue
			}
			for year := 2018; year < 2023; year++ {
				fmt.Fprintf(&b, "  - {measure: %s, key: \"%d\", value: 100.50, unit: ha, as_of: %d, sources: [seed], preferred: %v, doubts: [disputed], note: {vi: \"Khoảng {a}.\", en: \"About {a}, by National Highway 6.\"}, figures: {a: {value: 100, unit: ha}}}\n", m, year, year, year == 2022)
			}
		}
		for j := range 12 {
			fmt.Fprintf(&b, "  - {measure: profile.tenant, key: t%d, name: \"Tenant %d of %s\", tags: [electronics], sources: [seed]}\n", j, j, name)
		}
		fsys["zones/"+id+".yaml"] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return fsys
}

// word writes a number in letters.
func word(i int) string {
	s := ""
	for range 4 {
		s, i = s+string(rune('a'+i%26)), i/26
	}
	return s
}
