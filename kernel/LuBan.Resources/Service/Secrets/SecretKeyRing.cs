using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The keys that confidential objects are encrypted with. The first is for new writes; all of them decrypt.</summary>
/// <remarks>Thread-safe. Another process that shares the file may add keys: an id that is not known is looked for in the file once more.</remarks>
public sealed class SecretKeyRing
{
    private const int KeyBytes = 32;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _gate = new();
    private readonly string? _path;
    private readonly TimeProvider _time;
    private IReadOnlyList<Entry> _keys;

    private SecretKeyRing(IReadOnlyList<Entry> keys, string? path, TimeProvider time) => (_keys, _path, _time) = (keys, path, time);

    /// <summary>The keys, the primary first.</summary>
    public IReadOnlyList<SecretKey> Keys => [.. Volatile.Read(ref _keys).Select((key, index) => new SecretKey(key.Id, index == 0, key.Created, key.Retired))];

    internal (string Id, byte[] Key) Primary => Volatile.Read(ref _keys)[0] is var key ? (key.Id, key.Key) : default;

    internal bool CanRotate => _path is not null;

    /// <summary>Opens the ring, and makes the file with a new key when there is none.</summary>
    /// <param name="options">The keys or the file.</param>
    /// <param name="time">For the time of creation.</param>
    /// <returns>The ring.</returns>
    /// <exception cref="ExtensionException">LB5040: the keys cannot be read.</exception>
    public static SecretKeyRing Open(SecretOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Keys.Length > 0) return new SecretKeyRing(ParseList(options.Keys), null, time);
        if (options.KeyFile.Length == 0) throw new ExtensionException("LB5040", "There is neither a key file nor LUBAN_SECRET_KEYS. Secrets are stored encrypted only: give one of them.");
        var path = Path.GetFullPath(options.KeyFile);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path)) TryCreate(path, [NewKey(time)]);
        return new SecretKeyRing(ReadFile(path), path, time);
    }

    /// <summary>Makes a new key for all later writes. The old ones still decrypt; what they encrypted is written again in the background.</summary>
    /// <returns>The new key.</returns>
    /// <exception cref="ExtensionException">LB5044: the keys were given as a text and are rotated there.</exception>
    public SecretKey Rotate()
    {
        if (_path is null)
            throw new ExtensionException("LB5044", "The keys are given by LUBAN_SECRET_KEYS, so they are rotated there: add a new one at the end on every replica, then put it first on every replica.");
        lock (_gate)
        {
            // Read again: another process may have rotated.
            Save([NewKey(_time), .. ReadFile(_path)]);
        }

        return Keys[0];
    }

    /// <summary>Notes that nothing in the store needs these keys any more.</summary>
    internal void Retire(IReadOnlyCollection<string> ids)
    {
        if (_path is null) return;
        lock (_gate)
        {
            var keys = ReadFile(_path);
            if (!keys.Any(key => key.Retired is null && ids.Contains(key.Id))) return;
            Save([.. keys.Select(key => key.Retired is null && ids.Contains(key.Id) ? key with { Retired = _time.GetUtcNow() } : key)]);
        }
    }

    internal byte[]? Find(string id)
    {
        if (Volatile.Read(ref _keys).FirstOrDefault(key => key.Id == id) is { } known) return known.Key;
        return _path is null ? null : FindInFile(id);
    }

    private byte[]? FindInFile(string id)
    {
        try
        {
            lock (_gate) Volatile.Write(ref _keys, ReadFile(_path!));
        }
        catch (ExtensionException)
        {
            // A file that is damaged now does not take away the keys that were read at the start.
        }

        return Volatile.Read(ref _keys).FirstOrDefault(key => key.Id == id)?.Key;
    }

    private void Save(IReadOnlyList<Entry> keys)
    {
        // Durable before the first write uses the new key, and whole or not at all.
        var temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        TryCreate(temporary, keys);
        File.Move(temporary, _path!, overwrite: true);
        Volatile.Write(ref _keys, keys);
    }

    private static void TryCreate(string path, IReadOnlyList<Entry> keys)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var file = new FileStream(path, options);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new Ring(keys), Json));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster: its keys count.
        }
    }

    private static IReadOnlyList<Entry> ReadFile(string path)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<Ring>(File.ReadAllBytes(path), Json)?.Keys ?? [];
            return Check(keys, $"The key file '{path}'");
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ExtensionException("LB5040", $"The key file '{path}' cannot be read: {problem.Message} Put it back from a copy; without it the secrets cannot be decrypted.", problem);
        }
    }

    private static IReadOnlyList<Entry> ParseList(string text)
    {
        var keys = new List<Entry>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var bytes = new byte[KeyBytes + 1];
            if (part.Split(':', 2) is not [var id, var encoded] || !Convert.TryFromBase64String(encoded, bytes, out var length))
                throw new ExtensionException("LB5040", $"LUBAN_SECRET_KEYS: the entry {keys.Count + 1} is not of the form id:base64 with {KeyBytes} bytes. Make a key with: openssl rand -base64 {KeyBytes}");
            keys.Add(new Entry(id, bytes[..length], null, null));
        }

        return Check(keys, "LUBAN_SECRET_KEYS");
    }

    private static IReadOnlyList<Entry> Check(IReadOnlyList<Entry> keys, string where)
    {
        var problem = keys.Count == 0 ? "has no key"
            : keys.FirstOrDefault(key => key.Key is not { Length: KeyBytes }) is { } wrong ? $"has the key '{wrong.Id}' of {wrong.Key?.Length ?? 0} bytes, expected {KeyBytes}"
            : keys.Any(key => string.IsNullOrEmpty(key.Id)) ? "has a key without an id"
            : keys.Select(key => key.Id).Distinct().Count() < keys.Count ? "has two keys with one id"
            : null;
        return problem is null ? keys : throw new ExtensionException("LB5040", $"{where} {problem}. Put back the keys that the store was written with.");
    }

    private static Entry NewKey(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new Entry($"k{now:yyyyMMddHHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}", RandomNumberGenerator.GetBytes(KeyBytes), now, null);
    }

    private sealed record Ring(IReadOnlyList<Entry> Keys);

    private sealed record Entry(string Id, byte[] Key, DateTimeOffset? Created, DateTimeOffset? Retired)
    {
        /// <summary>Without the key.</summary>
        public override string ToString() => Id;
    }
}
