using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary><c>luban.lock.json</c>: exactly what is installed, so that the same can be installed elsewhere. Keys are sorted; the same content gives the
/// same bytes.</summary>
public sealed record LockFile
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "luban.lock.json";

    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 16 << 20;

    private const int CurrentFormat = 1;

    /// <summary>The format of the file. Default: 1, the only one.</summary>
    [JsonPropertyName("version")]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The host's version.</summary>
    public required string Host { get; init; }

    /// <summary>The host's platform, such as <c>linux-x64</c>; null when it does not matter.</summary>
    public string? Rid { get; init; }

    /// <summary>The sequence of the signed metadata that were in force; null: none.</summary>
    public long? MetadataSequence { get; init; }

    /// <summary>What is installed, by id, sorted without regard to case.</summary>
    public required IReadOnlyDictionary<string, LockedExtension> Extensions { get; init; }

    /// <summary>Reads a lock file.</summary>
    /// <param name="utf8Json">The file.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="PackageException">LB2060: not readable, with every problem.</exception>
    public static LockFile Read(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.Length > MaxBytes) throw Refuse([Problem("", $"the file has {utf8Json.Length} bytes, at most {MaxBytes} are allowed")]);
        if (utf8Json.StartsWith(Encoding.UTF8.Preamble)) utf8Json = utf8Json[Encoding.UTF8.Preamble.Length..];
        LockFile file;
        try
        {
            file = JsonSerializer.Deserialize(utf8Json, LockJson.Default.LockFile) ?? throw new JsonException("It holds null.");
        }
        catch (JsonException exception)
        {
            throw Refuse([Problem("", exception.Message)]);
        }
        var problems = file.FindProblems().ToList();
        if (problems.Count > 0) throw Refuse(problems);
        return file.Sorted();
    }

    /// <summary>Writes the lock file: indented, keys sorted, one line break at the end.</summary>
    /// <returns>The bytes; the same for the same content.</returns>
    public byte[] Write()
    {
        // Base64 and ranges are full of signs that the default would escape, and nobody could compare them by eye.
        var options = new JsonSerializerOptions(LockJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
        return [.. JsonSerializer.SerializeToUtf8Bytes(Sorted(), new LockJson(options).LockFile), (byte)'\n'];
    }

    private LockFile Sorted() => this with
    {
        Extensions = new SortedDictionary<string, LockedExtension>(Extensions.ToDictionary(one => one.Key, one => one.Value.Sorted()), StringComparer.OrdinalIgnoreCase),
    };

    private IEnumerable<ExtensionProblem> FindProblems()
    {
        if (Format != CurrentFormat) yield return Problem("/version", $"the format is {Format}, this program knows {CurrentFormat}. Use a newer one");
        if (!Versions.TryParse(Host, out _)) yield return Problem("/host", $"'{Host}' is not a version");
        foreach (var twice in Extensions.Keys.GroupBy(id => id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return Problem($"/extensions/{twice.Key}", "the extension is there twice");
        foreach (var (id, extension) in Extensions)
        {
            if (!PackageIds.IsExtensionId(id)) yield return Problem($"/extensions/{id}", "this is not an extension's id");
            if (extension is null) yield return Problem($"/extensions/{id}", "it is null");
            else if (!Versions.TryParse(extension.Version, out _)) yield return Problem($"/extensions/{id}/version", $"'{extension.Version}' is not a version");
            else if (extension.Sha512() is null) yield return Problem($"/extensions/{id}/contentHash", "this is not 'sha512-' and a SHA-512 in base64");
        }
    }

    private static ExtensionProblem Problem(string pointer, string message) =>
        new("LB2060", $"{FileName}#{pointer}", $"{message.TrimEnd('.')}. Write it anew with `luban lock`.");

    private static PackageException Refuse(IReadOnlyList<ExtensionProblem> problems) => new("The lock file", problems);
}

/// <summary>An installed extension in a lock file.</summary>
/// <param name="Version">The version, normalised.</param>
/// <param name="Source">The package source's name.</param>
/// <param name="ContentHash"><c>sha512-</c> and the SHA-512 of the unsigned content in base64; see <see cref="PackageContentHash"/>.</param>
public sealed record LockedExtension(string Version, string Source, string ContentHash)
{
    private const string Prefix = "sha512-";

    /// <summary><c>sha256-</c> and the SHA-256 of the file in base64, for caches; it changes when a feed signs anew. Null: not known.</summary>
    public string? FileHash { get; init; }

    /// <summary><c>sha256:</c> and the fingerprint of the feed's certificate in hex; null: not signed.</summary>
    public string? Signer { get; init; }

    /// <summary>The owners that the signature named.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Who asked for it: <c>user</c>, or the ids of extensions that need it.</summary>
    public IReadOnlyList<string> RequestedBy { get; init; } = [];

    /// <summary>What it needs: id and range in NuGet's notation.</summary>
    public IReadOnlyDictionary<string, string> Dependencies { get; init; } = new Dictionary<string, string>();

    /// <summary>The permissions that were approved.</summary>
    public IReadOnlyList<string> PermissionsGranted { get; init; } = [];

    /// <summary><c>sha256-</c> and the SHA-256 in base64 of the manifest's permissions as they were approved; null: not kept.</summary>
    public string? PermissionsDigest { get; init; }

    /// <summary>The content hash as the lock file writes it.</summary>
    /// <param name="sha512">The SHA-512 in base64.</param>
    /// <returns><c>sha512-…</c>.</returns>
    public static string FormatContentHash(string sha512) => Prefix + sha512;

    /// <summary>The SHA-512 of the unsigned content.</summary>
    /// <returns>Base64; null when <see cref="ContentHash"/> is none.</returns>
    public string? Sha512()
    {
        if (ContentHash?.StartsWith(Prefix, StringComparison.Ordinal) != true) return null;
        Span<byte> hash = stackalloc byte[64];
        return Convert.TryFromBase64String(ContentHash[Prefix.Length..], hash, out var length) && length == hash.Length ? ContentHash[Prefix.Length..] : null;
    }

    internal LockedExtension Sorted() => this with
    {
        Owners = [.. Owners.Order(StringComparer.Ordinal)],
        RequestedBy = [.. RequestedBy.Order(StringComparer.Ordinal)],
        Dependencies = new SortedDictionary<string, string>(Dependencies.ToDictionary(), StringComparer.OrdinalIgnoreCase),
        PermissionsGranted = [.. PermissionsGranted.Order(StringComparer.Ordinal)],
    };
}
