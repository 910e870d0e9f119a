using System.Security.Cryptography;

namespace LuBan.Kernel.Contributions;

/// <summary>A file of the console's part of a package.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Integrity">Its hash, as browsers take it: <c>sha384-…</c>.</param>
public sealed record ConsoleAsset(long Size, string Integrity)
{
    internal static ConsoleAsset Of(byte[] content) => new(content.Length, $"sha384-{Convert.ToBase64String(SHA384.HashData(content))}");
}
