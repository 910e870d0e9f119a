using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Trust;

/// <summary>
/// The certificate that signs packages and metadata here: the one that was given, or one that is made at the first start and kept in
/// <c>keys/signing.pfx</c>, readable by its owner only. Its successor is made and named in the metadata long before it signs. The key never leaves
/// this server: servers that share a database either get the same certificate, or each has its own and the metadata name them all.
/// </summary>
internal sealed partial class SigningKeys : IDisposable
{
    private const int Years = 10;
    private static readonly TimeSpan AnnounceAhead = TimeSpan.FromDays(180);
    private static readonly TimeSpan ChangeAhead = TimeSpan.FromDays(90);

    private readonly MarketplaceStore _store;
    private readonly TrustDocuments _documents;
    private readonly MarketplaceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _folder;
    private SigningCertificate _current;
    private SigningCertificate? _next;
    private FeedSigner _signer;

    public SigningKeys(MarketplaceStore store, TrustDocuments documents, IOptions<MarketplaceOptions> options, TimeProvider time, ILogger<SigningKeys> logger)
    {
        (_store, _documents, _options, _time, _logger) = (store, documents, options.Value, time, logger);
        _folder = Path.Combine(Path.GetFullPath(_options.Data), "keys");
        ServiceIndex = new Uri((_options.PublicUrls.FirstOrDefault(url => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) ?? "https://localhost").TrimEnd('/') + _options.FeedPath + "/v3/index.json");
        _current = _options.SigningCertificate is { } given ? LoadGiven(given) : LoadKept("signing.pfx") ?? Make("signing.pfx");
        _next = _options.NextSigningCertificate is { } nextGiven ? LoadGiven(nextGiven) : _options.SigningCertificate is null ? LoadKept("signing-next.pfx") : null;
        _signer = new FeedSigner(_current, ServiceIndex, time);
    }

    /// <summary>The certificate that signs now.</summary>
    public SigningCertificate Current => Volatile.Read(ref _current);

    /// <summary>Signs packages with it.</summary>
    public FeedSigner Signer => Volatile.Read(ref _signer);

    /// <summary>The address of the feed that signatures name: https, as NuGet's format asks for, with the first public address that is.</summary>
    public Uri ServiceIndex { get; }

    /// <summary>Every certificate that signs, signed what is still delivered, or will sign: without those that have run out.</summary>
    public IReadOnlyList<AnnouncedCertificate> Announced
    {
        get
        {
            var now = _time.GetUtcNow();
            return [.. _documents.Certificates.All.Select(item => item.Value).Where(one => one.NotAfter > now).OrderBy(one => one.Announced).ThenBy(one => one.Fingerprint, StringComparer.Ordinal)];
        }
    }

    /// <summary>Names the certificates in the metadata; makes the next one when it is time, and lets it sign when that time comes. Called at every start and once a day.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var left = Current.NotAfter - _time.GetUtcNow();
        if (left < AnnounceAhead && _next is null && _options.SigningCertificate is null) _next = Make("signing-next.pfx");
        foreach (var certificate in new[] { Current, _next }.OfType<SigningCertificate>()) await AnnounceAsync(certificate, cancellationToken);
        if (left < ChangeAhead && _next is not null && _options.SigningCertificate is null) Change(_next);
        else if (left < ChangeAhead) LogEndsSoon(Current.Fingerprint, Current.NotAfter);
    }

    public void Dispose()
    {
        _signer.Dispose();
        _current.Dispose();
        _next?.Dispose();
    }

    private void Change(SigningCertificate next)
    {
        File.Move(Path.Combine(_folder, "signing-next.pfx"), Path.Combine(_folder, "signing.pfx"), overwrite: true);
        // The old one is not disposed: a push may be signing with it.
        Volatile.Write(ref _current, next);
        Volatile.Write(ref _signer, new FeedSigner(next, ServiceIndex, _time));
        _next = null;
        LogChanged(next.Fingerprint);
    }

    private Task AnnounceAsync(SigningCertificate certificate, CancellationToken cancellationToken) =>
        _store.ChangeAsync(MarketplaceKeys.Document(_documents.Certificates.Kind, certificate.Fingerprint), "marketplace", _ =>
        {
            if (_documents.Certificates.Find(certificate.Fingerprint) is not null) return new Change<bool>(false);
            var announced = new AnnouncedCertificate(certificate.Fingerprint, certificate.PublicBytes, certificate.NotBefore, certificate.NotAfter, _time.GetUtcNow());
            return new Change<bool>(true, _documents.Certificates.Put(certificate.Fingerprint, announced));
        }, cancellationToken);

    private SigningCertificate Make(string name)
    {
        // A few minutes back, for machines whose clock is behind.
        var certificate = SigningCertificate.CreateSelfSigned("LuBan marketplace", _time.GetUtcNow().AddMinutes(-10), Years);
        DurableFiles.WritePrivate(Path.Combine(_folder, name), certificate.Export(password: null));
        LogMade(certificate.Fingerprint);
        return certificate;
    }

    private SigningCertificate? LoadKept(string name)
    {
        var path = Path.Combine(_folder, name);
        if (!File.Exists(path)) return null;
        return SigningCertificate.Load(File.ReadAllBytes(path), password: null);
    }

    private SigningCertificate LoadGiven(string path)
    {
        try
        {
            return SigningCertificate.Load(File.ReadAllBytes(path), _options.SigningCertificatePassword);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExtensionException("LB7160", $"The signing certificate '{path}' cannot be read: {exception.Message} Name a PKCS #12 file that the server may read.", exception);
        }
    }

    [LoggerMessage(7120, LogLevel.Information, "A certificate for signing packages was made: {Fingerprint}")]
    private partial void LogMade(string fingerprint);

    [LoggerMessage(7121, LogLevel.Information, "Packages are signed with the certificate {Fingerprint} from now on")]
    private partial void LogChanged(string fingerprint);

    [LoggerMessage(7122, LogLevel.Warning, "The signing certificate {Fingerprint} ends on {NotAfter}; name its successor now, so that everybody knows it before")]
    private partial void LogEndsSoon(string fingerprint, DateTimeOffset notAfter);
}
