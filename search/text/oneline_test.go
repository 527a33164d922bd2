package text

import "testing"

func TestOneLine(t *testing.T) {
	for said, want := range map[string]string{
		"What is the area\nof Lạc Sơn?": "What is the area. of Lạc Sơn?",
		"Hello\n\n  we are a Danish firm that makes furniture and\nlooks for land.\nWhich park?": "Hello. we are a Danish firm that makes furniture and looks for land. Which park?",
		"Please send:\n1. the area\n2) the price\n- the tenants":                                 "Please send: the area, the price, the tenants",
		"Cho xin\n• diện tích\n• giá thuê,\n• chủ đầu tư":                                        "Cho xin, diện tích, giá thuê, chủ đầu tư",
		"area of X:1. planned 2. let":                                                            "area of X: planned, let",
		"1/ diện tích 2/ giá thuê 3/ nước":                                                       "diện tích, giá thuê, nước",
		"面积 ① 价格":                                "面积 ① 价格",
		"文書で:\n①面積\n②価格":                         "文書で: 面積, 価格",
		"a plan at 1/2000 and 1.510 ha, 2 parks": "a plan at 1/2000 and 1.510 ha, 2 parks",
		"phase 2. the price":                     "phase 2. the price",
		"10 km to Hanoi":                         "10 km to Hanoi",
		"- KCN nào?":                             "KCN nào?",
		"":                                       "",
		"(1) area (2) price":                     "area, price",
	} {
		if got := OneLine(said); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", said, got, want)
		}
	}
}
