using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Upstreams;

/// <summary>An upstream that was opened.</summary>
internal sealed class Upstream
{
    private readonly UpstreamOptions _options;

    public Upstream(UpstreamOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Name)) problems.Add("it has no name");
        if (options.Include.Count == 0) problems.Add("it names no ids; write patterns into 'include', such as Acme.*, so that nobody else's packages come in by it");
        problems.AddRange(options.Include.Where(pattern => !IsPattern(pattern)).Select(pattern => $"'{pattern}' is no pattern: an id, or a beginning with one star at its end"));
        if (options.MinimumAge < TimeSpan.Zero) problems.Add($"its minimum age is {options.MinimumAge}");
        if (problems.Count > 0) throw new ExtensionException("LB7040", $"The upstream '{options.Name}' ({options.Url}) cannot be used: {string.Join("; ", problems)}.");
        Source = PackageSources.Open(new PackageSourceOptions
        {
            Name = options.Name,
            Url = options.Url,
            UserName = options.UserName,
            Password = options.Password,
            CertificateAuthorities = options.CertificateAuthorities,
            AllowInsecureConnections = options.AllowInsecure,
        }, time, loggers);
        Policy = new TrustPolicy { Mode = options.Fingerprints.Count > 0 ? TrustMode.Require : TrustMode.AllowUnsigned, Fingerprints = [.. options.Fingerprints] };
    }

    public string Name => _options.Name;

    public int Priority => _options.Priority;

    public UpstreamMode Mode => _options.Mode;

    public TimeSpan MinimumAge => _options.MinimumAge;

    public IPackageSource Source { get; }

    /// <summary>Whose signatures its packages need.</summary>
    public TrustPolicy Policy { get; }

    /// <summary>Whether it is asked for an id.</summary>
    public bool Includes(string id) => _options.Include.Any(pattern => pattern.EndsWith('*')
        ? id.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : id.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    private static bool IsPattern(string pattern) => pattern.Length > 0 && !pattern[..^1].Contains('*', StringComparison.Ordinal);
}
