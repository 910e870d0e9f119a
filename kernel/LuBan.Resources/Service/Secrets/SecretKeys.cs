namespace LuBan.Resources;

/// <summary>The encryption keys, for an administrator.</summary>
public sealed class SecretKeys
{
    private readonly SecretKeyRing _ring;
    private readonly SecretReencryption _reencryption;

    internal SecretKeys(SecretKeyRing ring, SecretReencryption reencryption) => (_ring, _reencryption) = (ring, reencryption);

    /// <summary>The keys, the primary first.</summary>
    /// <returns>What is known about them, without the keys themselves.</returns>
    public IReadOnlyList<SecretKey> List() => _ring.Keys;

    /// <summary>Makes a new primary key, and begins to write everything again with it.</summary>
    /// <returns>The new key.</returns>
    /// <exception cref="Sdk.ExtensionException">LB5044: the keys were given as a text and are rotated there.</exception>
    public SecretKey Rotate()
    {
        var key = _ring.Rotate();
        _reencryption.Wake();
        return key;
    }
}
