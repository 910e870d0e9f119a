using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>One extension as people look for it: what its sources say of it, what is wanted of it, and what its installed package says of itself.</summary>
internal sealed class ShelfItem
{
    private const int MaxTextWords = 300;

    public ShelfItem(ExtensionEntry entry, InstallPlan? plan, ExtensionManifest? manifest)
    {
        (Entry, Plan, Manifest) = (entry, plan, manifest);
        Updated = Status.Versions.Where(version => version.Listed).Select(version => version.Published).Max();
        Words = ReadWords();
    }

    public ExtensionEntry Entry { get; }

    public InstallPlan? Plan { get; }

    /// <summary>The manifest of the installed version; null when none is installed.</summary>
    public ExtensionManifest? Manifest { get; }

    public ExtensionEntrySpec Spec => Entry.Spec;

    public ExtensionEntryStatus Status => Entry.Status ?? new();

    public string Name => Entry.Metadata.Name!;

    public string? InstalledVersion => Plan?.Status?.InstalledVersion ?? Status.InstalledVersion;

    /// <summary>Where the plan stands: a phase, or <c>NotInstalled</c>.</summary>
    public string State => Plan is null ? "NotInstalled" : (Plan.Status?.Phase ?? InstallPhase.Pending).ToString();

    public bool UpdateAvailable => InstalledVersion is { } installed && Status.RecommendedVersion is { } recommended && PackageVersions.Compare(recommended, installed) > 0;

    /// <summary>When its newest version was published, as far as its sources say.</summary>
    public DateTimeOffset? Updated { get; }

    public string? Publisher => Spec.Publisher ?? (Spec.Authors.Length > 0 ? Spec.Authors : null);

    public IEnumerable<string> Sources => Status.Versions.Select(version => version.Source).Concat(Plan?.Status?.Source is { } origin ? [origin] : []).Distinct(StringComparer.Ordinal);

    /// <summary>Where it comes from, or would come from.</summary>
    public string? Source => Plan?.Status?.Source ?? Status.Versions.FirstOrDefault(version => version.Version == Status.RecommendedVersion)?.Source ?? Status.Versions.Select(version => version.Source).FirstOrDefault();

    public IReadOnlyList<string> Categories => Spec.Categories.Count > 0 ? Spec.Categories : Manifest?.Categories ?? [];

    /// <summary>From word to how much it counts.</summary>
    public IReadOnlyDictionary<string, int> Words { get; }

    /// <summary>Which of <see cref="ShelfQuery.States"/> it is in; an installed one may be in several.</summary>
    public bool Is(string state) => state switch
    {
        "installed" => InstalledVersion is not null,
        "updates" => UpdateAvailable,
        "notInstalled" => InstalledVersion is null,
        "failed" => Plan?.Status?.Phase == InstallPhase.Failed,
        "disabled" => InstalledVersion is not null && Plan is { Spec.Enabled: false },
        _ => false,
    };

    public string DisplayName(string language) =>
        Spec.DisplayNames.Count > 0 ? new LocalizedText(Spec.DisplayNames).For(language)
        : Manifest?.DisplayName is { } own ? own.For(language)
        : Spec.DisplayName.Length > 0 ? Spec.DisplayName : Spec.Id;

    public string Description(string language) =>
        Spec.Descriptions.Count > 0 ? new LocalizedText(Spec.Descriptions).For(language)
        : Manifest?.Description is { } own ? own.For(language) : Spec.Description;

    private Dictionary<string, int> ReadWords()
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(120, int.MaxValue, Spec.Id);
        Add(110, int.MaxValue, [Spec.DisplayName, .. Spec.DisplayNames.Values, .. Manifest?.DisplayName?.Texts.Values ?? []]);
        Add(70, int.MaxValue, [.. Spec.Tags]);
        Add(50, int.MaxValue, [.. Categories]);
        Add(40, int.MaxValue, Spec.Authors, Spec.Publisher ?? "");
        Add(20, MaxTextWords, [Spec.Description, .. Spec.Descriptions.Values, .. Manifest?.Description?.Texts.Values ?? []]);
        return words;

        void Add(int weight, int most, params IReadOnlyList<string> texts)
        {
            foreach (var word in texts.SelectMany(text => ShelfWords.Cut(text, withParts: true)).Take(most)) words[word] = Math.Max(words.GetValueOrDefault(word), weight);
        }
    }
}
