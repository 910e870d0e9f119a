using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Packages;

namespace LuBan.Kernel.Access;

/// <summary>Issues and checks bearer tokens: a signed user name and expiry. The key is kept in <c>keys/token</c> and outlives a restart.</summary>
public sealed class AccessTokens
{
    /// <summary>How long a token is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const int KeyBytes = 32;
    private byte[] _key;
    private readonly TimeProvider _time;

    /// <summary>Reads the key, or makes one.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="time">The clock for expiry.</param>
    public AccessTokens(string dataDirectory, TimeProvider time)
    {
        _time = time;
        var path = Path.Combine(dataDirectory, "keys", "token");
        if (!File.Exists(path)) DurableFiles.WritePrivate(path, RandomNumberGenerator.GetBytes(KeyBytes));
        _key = File.ReadAllBytes(path);
        if (_key.Length != KeyBytes) throw new InvalidDataException($"LB6003: '{path}' has {_key.Length} bytes, expected {KeyBytes}. Delete it: a new key is made, and everybody signs in again.");
    }

    internal byte[] Key => _key;

    /// <summary>Uses the key that the replicas share.</summary>
    internal void Adopt(byte[] key) => Volatile.Write(ref _key, key);

    /// <summary>Issues a token.</summary>
    /// <param name="userName">Whose it is.</param>
    /// <returns>The token and how many seconds it is valid.</returns>
    public (string Token, long ExpiresIn) Issue(string userName)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Claims(userName, (_time.GetUtcNow() + Lifetime).ToUnixTimeSeconds()));
        var body = Base64Url.EncodeToString(payload);
        return ($"lb1.{body}.{Sign(body)}", (long)Lifetime.TotalSeconds);
    }

    /// <summary>Checks a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Whose it is; null when it was not issued here or has expired.</returns>
    public string? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts is not ["lb1", var body, var signature]) return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(body)), Encoding.ASCII.GetBytes(signature))) return null;
        var claims = JsonSerializer.Deserialize<Claims>(Base64Url.DecodeFromChars(body));
        return claims is not null && claims.Expires > _time.GetUtcNow().ToUnixTimeSeconds() ? claims.User : null;
    }

    private string Sign(string body) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(body)));

    private sealed record Claims(string User, long Expires);
}
