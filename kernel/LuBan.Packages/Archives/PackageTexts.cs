using System.Text;
using System.Text.RegularExpressions;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>What a package shows to people – README, change log, licence, icon, screenshots – and the rules that keep it small and harmless.</summary>
internal static partial class PackageTexts
{
    public const int MaxDescription = 4000;
    public const int MaxTitle = 256;
    public const int MaxReleaseNotes = 35_000;
    public const int MaxTextBytes = 1 << 20;
    public const int MaxTextsBytes = 4 << 20;
    public const int MaxIconBytes = 1 << 20;
    public const int MaxIconPixels = 1024;
    public const int MaxScreenshotBytes = 2 << 20;
    public const int MaxScreenshotPixels = 4096;
    public const int MaxScreenshots = 10;
    public const int MaxScreenshotsBytes = 10 << 20;
    public const int MaxLanguages = 20;
    private const string Screenshots = "luban/screenshots/";

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Adds what is too large by the archive's directory alone, so that nothing is unpacked for it.</summary>
    public static void CheckSizes(IReadOnlyList<ArchiveEntry> entries, List<ExtensionProblem> problems)
    {
        var texts = entries.Where(entry => LanguageFile().IsMatch(entry.Path)).ToList();
        foreach (var entry in texts.Where(entry => entry.Size > MaxTextBytes)) problems.Add(TooLarge("LB2024", entry));
        if (texts.Sum(entry => entry.Size) is var all && all > MaxTextsBytes && problems.Count == 0)
            problems.Add(new("LB2024", "README and CHANGELOG", $"all languages together have {all} bytes, at most {MaxTextsBytes} are allowed. Shorten them, and link to the rest."));
        if (entries.Where(IsScreenshot).Sum(entry => entry.Size) is var pictures && pictures > MaxScreenshotsBytes)
            problems.Add(new("LB2025", Screenshots, $"the screenshots together have {pictures} bytes, at most {MaxScreenshotsBytes} are allowed. Make them smaller."));
    }

    /// <summary>Adds every problem of the texts and pictures.</summary>
    public static void Check(Stream file, IReadOnlyList<ArchiveEntry> entries, Nuspec nuspec, List<ExtensionProblem> problems) =>
        Visit(file, entries, nuspec, problems);

    /// <summary>Reads what <see cref="Check"/> found to be in order.</summary>
    public static PackageDetails Read(Stream file, IReadOnlyList<ArchiveEntry> entries, Nuspec nuspec, ExtensionManifest manifest, List<ExtensionProblem> problems) =>
        Visit(file, entries, nuspec, problems) with { Manifest = manifest };

    private static PackageDetails Visit(Stream file, IReadOnlyList<ArchiveEntry> entries, Nuspec nuspec, List<ExtensionProblem> problems)
    {
        CheckLengths(nuspec, problems);
        return new PackageDetails(nuspec.Id, nuspec.Version.ToNormalizedString(), null!)
        {
            Title = nuspec.Title,
            Description = nuspec.Description,
            Authors = nuspec.Authors,
            Tags = nuspec.Tags,
            Dependencies = nuspec.Dependencies,
            ProjectUrl = nuspec.ProjectUrl,
            RepositoryUrl = nuspec.RepositoryUrl,
            RepositoryCommit = nuspec.RepositoryCommit,
            License = nuspec.License,
            LicenseText = Named(file, entries, nuspec.LicenseFile, "license", "LB2026", problems),
            ReleaseNotes = nuspec.ReleaseNotes,
            Copyright = nuspec.Copyright,
            Readmes = ReadLanguages(file, entries, "README", nuspec.Readme, problems),
            Changelogs = ReadLanguages(file, entries, "CHANGELOG", null, problems),
            Icon = ReadIcon(file, entries, nuspec.Icon, problems),
            Screenshots = ReadScreenshots(file, entries, problems),
        };
    }

    private static void CheckLengths(Nuspec nuspec, List<ExtensionProblem> problems)
    {
        Check("description", nuspec.Description, MaxDescription);
        Check("title", nuspec.Title, MaxTitle);
        Check("release notes", nuspec.ReleaseNotes, MaxReleaseNotes);
        Check("copyright", nuspec.Copyright, MaxDescription);
        Check("authors", string.Join(", ", nuspec.Authors), MaxDescription);
        Check("tags", string.Join(' ', nuspec.Tags), MaxDescription);

        void Check(string what, string? text, int max)
        {
            if (text?.Length > max) problems.Add(new("LB2021", nuspec.Id + ".nuspec", $"{what}: {text.Length} characters, at most {max} are allowed. Put long texts into README.md or CHANGELOG.md."));
        }
    }

    private static SortedDictionary<string, string> ReadLanguages(Stream file, IReadOnlyList<ArchiveEntry> entries, string name, string? named, List<ExtensionProblem> problems)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Named(file, entries, named, "readme", "LB2024", problems) is { } main) texts[""] = main;
        foreach (var entry in entries.Where(entry => !entry.IsDirectory))
        {
            if (LanguageFile().Match(entry.Path) is not { Success: true } match || !match.Groups["name"].ValueSpan.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            var language = match.Groups["language"].Value;
            if (texts.ContainsKey(language)) continue;
            if (texts.Count == MaxLanguages)
            {
                problems.Add(new("LB2024", entry.Path, $"there are more than {MaxLanguages} languages of {name}. Leave some out."));
                return texts;
            }
            if (ReadText(file, entry, "LB2024", problems) is { } text) texts[language] = text;
        }
        return texts;
    }

    private static string? Named(Stream file, IReadOnlyList<ArchiveEntry> entries, string? path, string what, string code, List<ExtensionProblem> problems)
    {
        if (path is null) return null;
        return Find(entries, path, what, code, problems) is { } entry ? ReadText(file, entry, code, problems) : null;
    }

    // A path from the nuspec is only ever compared with the checked entries; it never becomes a path on a disk.
    private static ArchiveEntry? Find(IReadOnlyList<ArchiveEntry> entries, string path, string what, string code, List<ExtensionProblem> problems)
    {
        var entry = entries.FirstOrDefault(entry => !entry.IsDirectory && entry.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
        if (entry is null) problems.Add(new(code, "nuspec <" + what + ">", $"the file '{Shorten(path)}' is not in the package. Pack it with the project (Pack=\"true\" PackagePath=\"/\")."));
        return entry;
    }

    private static string? ReadText(Stream file, ArchiveEntry entry, string code, List<ExtensionProblem> problems)
    {
        if (StrictArchive.ReadAll(file, entry, MaxTextBytes) is not { } bytes)
        {
            problems.Add(TooLarge(code, entry));
            return null;
        }
        try
        {
            var text = _utf8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
            if (!text.Contains('\0', StringComparison.Ordinal)) return text;
        }
        catch (DecoderFallbackException)
        {
            // told below
        }
        problems.Add(new(code, entry.Path, "the file is not UTF-8 text. Save it as UTF-8."));
        return null;
    }

    private static ExtensionProblem TooLarge(string code, ArchiveEntry entry) =>
        new(code, entry.Path, $"the text has {entry.Size} bytes, at most {MaxTextBytes} are allowed. Shorten it, and link to the rest.");

    private static PackageImage? ReadIcon(Stream file, IReadOnlyList<ArchiveEntry> entries, string? path, List<ExtensionProblem> problems)
    {
        var entry = path is null
            ? entries.FirstOrDefault(entry => !entry.IsDirectory && entry.Path.Equals("icon.png", StringComparison.OrdinalIgnoreCase))
            : Find(entries, path, "icon", "LB2023", problems);
        return entry is null ? null : ReadImage(file, entry, "LB2023", MaxIconBytes, MaxIconPixels, problems);
    }

    private static List<PackageImage> ReadScreenshots(Stream file, IReadOnlyList<ArchiveEntry> entries, List<ExtensionProblem> problems)
    {
        var found = entries.Where(IsScreenshot).OrderBy(entry => entry.Path, StringComparer.Ordinal).ToList();
        if (found.Count > MaxScreenshots) problems.Add(new("LB2025", Screenshots, $"there are {found.Count} screenshots, at most {MaxScreenshots} are allowed. Keep the ones that show most."));
        var pictures = new List<PackageImage>();
        foreach (var entry in found.Take(MaxScreenshots))
        {
            if (ReadImage(file, entry, "LB2025", MaxScreenshotBytes, MaxScreenshotPixels, problems) is { } picture) pictures.Add(picture);
        }
        return pictures;
    }

    private static bool IsScreenshot(ArchiveEntry entry) => !entry.IsDirectory && entry.Path.StartsWith(Screenshots, StringComparison.OrdinalIgnoreCase);

    private static PackageImage? ReadImage(Stream file, ArchiveEntry entry, string code, int maxBytes, int maxPixels, List<ExtensionProblem> problems)
    {
        if (StrictArchive.ReadAll(file, entry, maxBytes) is not { } bytes)
        {
            problems.Add(new(code, entry.Path, $"the picture has {entry.Size} bytes, at most {maxBytes} are allowed. Make it smaller."));
            return null;
        }
        if (PackageImage.Read(entry.Path, bytes) is not { } picture)
        {
            problems.Add(new(code, entry.Path, "the picture is neither PNG nor JPEG, whatever its name says. Convert it; SVG is not accepted, because it can carry scripts."));
            return null;
        }
        if (picture.Width <= maxPixels && picture.Height <= maxPixels) return picture;
        problems.Add(new(code, entry.Path, $"the picture has {picture.Width} × {picture.Height} pixels, at most {maxPixels} × {maxPixels} are allowed. Make it smaller."));
        return null;
    }

    private static string Shorten(string text) => text.Length > 120 ? text[..120] + "…" : text;

    [GeneratedRegex(@"^(?<name>README|CHANGELOG)(\.(?<language>[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}))?\.md$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LanguageFile();
}
