using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.Packages;

/// <summary>Looks for secrets that were packed by mistake. Reads texts only, and no more than a bounded part of them.</summary>
internal sealed partial class SecretSearch
{
    private const int MaxFileBytes = 1 << 20;
    private const int MaxTotalBytes = 32 << 20;
    private const int MaxLineLength = 4096;
    private const int MaxFound = 50;

    private static readonly string[] _endings =
    [
        ".json", ".xml", ".config", ".txt", ".md", ".yml", ".yaml", ".ini", ".env", ".properties", ".toml", ".js", ".mjs", ".ts", ".css", ".html", ".cs",
        ".sh", ".ps1", ".pem", ".key", ".pfx", ".csproj", ".targets", ".props", ".sql", ".map", ".npmrc", ".netrc",
    ];

    private static readonly (string Kind, Regex Pattern)[] _patterns =
    [
        ("private key", PrivateKey()), ("AWS access key", AwsKey()), ("GitHub token", GitHubToken()), ("GitLab token", GitLabToken()),
        ("Slack token", SlackToken()), ("Google API key", GoogleKey()), ("NuGet API key", NuGetKey()), ("npm token", NpmToken()),
        ("Azure storage key", AzureKey()), ("password in a connection string", ConnectionString()), ("password in an address", AddressPassword()),
    ];

    private readonly List<FoundSecret> _found = [];
    private long _read;

    public IReadOnlyList<FoundSecret> Found => _found;

    public void Search(Stream package, ArchiveEntry entry)
    {
        var name = Path.GetFileName(entry.Path);
        if (_found.Count >= MaxFound || entry.Size > MaxFileBytes || _read + entry.Size > MaxTotalBytes) return;
        if (!Array.Exists(_endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && name.Contains('.', StringComparison.Ordinal)) return;
        _read += entry.Size;
        using var reader = new StreamReader(StrictArchive.Open(package, entry), Encoding.UTF8);
        for (var line = 1; reader.ReadLine() is { } text && _found.Count < MaxFound; line++)
        {
            for (var start = 0; start < text.Length; start += MaxLineLength)
            {
                var part = text.AsSpan(start, Math.Min(MaxLineLength, text.Length - start));
                foreach (var (kind, pattern) in _patterns)
                {
                    if (!pattern.IsMatch(part)) continue;
                    _found.Add(new FoundSecret(entry.Path, line, kind));
                    break;
                }
            }
        }
    }

    // Linear in time, whatever the text.
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    [GeneratedRegex("-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----", Linear)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b", Linear)]
    private static partial Regex AwsKey();

    [GeneratedRegex("\\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})", Linear)]
    private static partial Regex GitHubToken();

    [GeneratedRegex("\\bglpat-[A-Za-z0-9_-]{20,}", Linear)]
    private static partial Regex GitLabToken();

    [GeneratedRegex("\\bxox[abprs]-[A-Za-z0-9-]{10,}", Linear)]
    private static partial Regex SlackToken();

    [GeneratedRegex("\\bAIza[0-9A-Za-z_-]{35}", Linear)]
    private static partial Regex GoogleKey();

    [GeneratedRegex("\\boy2[a-z0-9]{43}\\b", Linear)]
    private static partial Regex NuGetKey();

    [GeneratedRegex("\\bnpm_[A-Za-z0-9]{36}\\b", Linear)]
    private static partial Regex NpmToken();

    [GeneratedRegex("AccountKey=[A-Za-z0-9+/]{60,}", Linear)]
    private static partial Regex AzureKey();

    [GeneratedRegex("(?i)(server|host|data source)=[^;\"']{1,200};[^\"']{0,300}(password|pwd)=[^;\"'{}<$ ]{4,}", Linear)]
    private static partial Regex ConnectionString();

    [GeneratedRegex("\\b(https?|postgres|postgresql|amqp|redis|mongodb)://[A-Za-z0-9_.-]{1,100}:[^@/\\s\"'{}<$*]{4,100}@", Linear)]
    private static partial Regex AddressPassword();
}
