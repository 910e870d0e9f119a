using LuBan.Marketplace.State;

namespace LuBan.Benchmarks.Market;

/// <summary>Words as catalogues have them: few that are everywhere, many that are rare (Zipf), and Chinese among them. The same for the same seed.</summary>
internal sealed class MarketVocabulary
{
    private const int RareWords = 20_000;

    private static readonly string[] _common = """
        metrics gateway service cluster monitoring dashboard policy network storage backup secret audit logging alert pipeline deploy release build test scan
        security identity login token certificate proxy router queue stream event message broker kafka redis postgres mysql mongo elastic search index cache
        database table query report chart graph map timeline calendar editor viewer console terminal shell script runner worker scheduler workflow trigger
        webhook notification mail chat bot assistant model training inference prompt vector document wiki page form survey ticket issue board sprint review
        registry image container node pod volume namespace quota limit cost billing usage tenant workspace project team member role permission access
        compliance vulnerability patch update migration import export sync mirror replica snapshot restore archive retention cleanup health probe trace
        profile benchmark load chaos canary rollout feature flag config template catalog inventory asset device sensor edge fleet camera robot energy
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static readonly string[] _chinese = ["日志", "监控", "系统", "管理", "网络", "存储", "安全", "数据", "服务", "分析", "平台", "插件", "告警", "备份", "集群", "容器", "镜像", "流水线", "发布", "权限", "租户", "审计", "搜索", "消息", "数据库", "缓存", "报表", "图表", "证书", "配置"];
    private static readonly string[] _syllables = ["ka", "lo", "mi", "ne", "ro", "ta", "vi", "su", "per", "con", "dex", "gra", "bel", "mon", "fir", "ul", "zen", "qua", "ost", "ir"];
    private static readonly string[] _categories = ["devops", "monitoring", "security", "storage", "network", "identity", "logging", "ai"];
    private static readonly string[] _licenses = ["MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0-only", "MPL-2.0"];

    private readonly Random _random;
    private readonly string[] _words;

    public MarketVocabulary(int seed)
    {
        _random = new Random(seed);
        var rare = Enumerable.Range(0, RareWords).Select(_ => string.Concat(Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => _syllables[_random.Next(_syllables.Length)])));
        _words = [.. _common.Concat(rare).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The most frequent words.</summary>
    public static IReadOnlyList<string> Broad => _common[..20];

    /// <summary>Chinese words.</summary>
    public static IReadOnlyList<string> Chinese => _chinese;

    /// <summary>A word from the rare end.</summary>
    public string Rare() => _words[_words.Length - 1 - _random.Next(RareWords / 2)];

    /// <summary>A frequent word.</summary>
    public string Common() => _common[_random.Next(_common.Length)];

    /// <summary>Any word, as often as it occurs.</summary>
    public string Any() => _words[Math.Min(_words.Length - 1, (int)Math.Exp(_random.NextDouble() * Math.Log(_words.Length)) - 1)];

    /// <summary>A frequent word of some length with two letters exchanged.</summary>
    public string Typo()
    {
        string word;
        do word = Common();
        while (word.Length < 6);
        var at = 1 + _random.Next(word.Length - 3);
        return $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}";
    }

    /// <summary>A number below a bound.</summary>
    public int Number(int below) => _random.Next(below);

    /// <summary>How often something was downloaded: most hardly ever, few very often.</summary>
    public long Downloads() => (long)Math.Pow(10, Math.Pow(_random.NextDouble(), 3) * 7);

    /// <summary>What is shown of a package.</summary>
    public PackageCard Card()
    {
        var title = Phrase(2);
        return new PackageCard
        {
            Title = title,
            DisplayName = new Dictionary<string, string> { ["en"] = title, ["zh"] = _chinese[_random.Next(_chinese.Length)] + _chinese[_random.Next(_chinese.Length)] },
            Summary = new Dictionary<string, string> { ["en"] = Phrase(6), ["zh"] = string.Concat(Enumerable.Range(0, 5).Select(_ => _chinese[_random.Next(_chinese.Length)])) },
            Description = Phrase(12 + _random.Next(30)),
            Authors = [Name(Any())],
            Tags = [.. Enumerable.Range(0, 1 + _random.Next(5)).Select(_ => Any()).Distinct()],
            Categories = [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => _categories[_random.Next(_categories.Length)]).Distinct()],
            License = _random.Next(10) == 0 ? null : _licenses[_random.Next(_licenses.Length)],
            ProjectUrl = $"https://example.com/{_random.Next(1_000_000)}",
        };
    }

    /// <summary>A word as a part of an id.</summary>
    public static string Name(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private string Phrase(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => Any()));
}
