using System.Collections.Immutable;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Search;

/// <summary>Packages to search in: made by hand, or many by chance from one number.</summary>
internal static class SearchSamples
{
    private static readonly string[] Syllables = ["ka", "lo", "mi", "ne", "ro", "ta", "vi", "su", "per", "con", "dex", "gra", "bel", "mon", "fir", "ul", "zen", "qua", "ost", "ir"];
    private static readonly string[] Categories = ["devops", "monitoring", "security", "storage", "network", "identity", "logging", "ai"];
    private static readonly string[] Licenses = ["MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0-only", "MPL-2.0"];
    private static readonly string[] Ranges = ["[1.0.0, 2.0.0)", "[1.2.0, 2.0.0)", "[1.4.0, )", "[2.0.0, 3.0.0)"];
    private static readonly string[] Chinese = ["日志", "监控", "系统", "管理", "网络", "存储", "安全", "数据", "服务", "分析", "平台", "插件"];

    public static MarketplaceState State(params IEnumerable<PackageEntry> packages)
    {
        var state = new MarketplaceState();
        state.Restore(1, default, packages, []);
        return state;
    }

    public static SearchIndex Index(params IEnumerable<PackageEntry> packages) => new(State(packages));

    public static PackageEntry Package(string id, long downloads = 0, bool verified = false, string? title = null, string description = "", string[]? tags = null, params VersionEntry[] versions) => new()
    {
        Id = id,
        Publisher = id.Split('.')[0].ToLowerInvariant(),
        Downloads = downloads,
        Verified = verified,
        Versions = versions.Length > 0 ? [.. versions] : [Version("1.0.0", new PackageCard { Title = title ?? id, Description = description, Tags = tags ?? [] })],
    };

    public static VersionEntry Version(string version, PackageCard? card = null, VersionState state = VersionState.Listed, string? host = null, string channel = "stable") =>
        Samples.Version("Acme.X", version, state) with { Card = card ?? new PackageCard { Title = "" }, HostRange = host, Channel = channel };

    /// <summary>Saves versions as the journal would.</summary>
    public static void Save(this MarketplaceState state, string id, params VersionEntry[] versions)
    {
        foreach (var version in versions) state.Apply(new JournalEntry(state.Sequence + 1, default, "test", new VersionSaved(id, version), ""), default);
    }

    /// <summary>Packages by chance, the same for the same seed: a vocabulary of a few thousand words of which some are frequent.</summary>
    public static IEnumerable<PackageEntry> Many(int count, int seed, int versions = 3)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, Math.Max(200, count / 8)).Select(_ => Word(random)).Distinct().ToArray();
        // Squared: the first words of the vocabulary are far more frequent than the last.
        string Any() => words[(int)(Math.Pow(random.NextDouble(), 3) * words.Length)];
        string Phrase(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => random.Next(12) == 0 ? Chinese[random.Next(Chinese.Length)] + Chinese[random.Next(Chinese.Length)] : Any()));
        for (var i = 0; i < count; i++)
        {
            var publisher = words[random.Next(Math.Min(words.Length, 1 + count / 20))];
            var title = Phrase(2);
            var card = new PackageCard
            {
                Title = title,
                DisplayName = new Dictionary<string, string> { ["en"] = title, ["zh"] = Chinese[random.Next(Chinese.Length)] + Chinese[random.Next(Chinese.Length)] },
                Description = Phrase(12 + random.Next(18)),
                Summary = new Dictionary<string, string> { ["en"] = Phrase(6) },
                Authors = [Any()],
                Tags = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Any()).Distinct()],
                Categories = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Categories[random.Next(Categories.Length)]).Distinct()],
                License = random.Next(10) == 0 ? null : Licenses[random.Next(Licenses.Length)],
            };
            var entries = Enumerable.Range(0, 1 + random.Next(2 * versions - 1)).Select(number => Samples.Version("Acme.X", random.Next(6) == 0 ? $"1.{number}.0-beta.{number}" : $"1.{number}.0",
                random.Next(12) switch { 0 => VersionState.Unlisted, 1 => VersionState.Quarantined, 2 => VersionState.Deprecated, _ => VersionState.Listed }) with
            {
                Card = card,
                HostRange = random.Next(8) == 0 ? null : Ranges[random.Next(Ranges.Length)],
                Channel = random.Next(5) == 0 ? "beta" : "stable",
                Pushed = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(400_000)),
            });
            yield return new PackageEntry
            {
                Id = $"{Upper(publisher)}.{Upper(Any())}{Upper(Any())}{i}",
                Publisher = publisher,
                Verified = random.Next(3) == 0,
                Downloads = (long)Math.Pow(10, random.NextDouble() * 6),
                Versions = [.. entries],
            };
        }
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => Syllables[random.Next(Syllables.Length)]));

    private static string Upper(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
