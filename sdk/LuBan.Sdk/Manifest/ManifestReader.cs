namespace LuBan.Sdk;

/// <summary>Reads and checks <c>luban/extension.json</c>. The same code runs when a package is packed, pushed and installed.</summary>
public static class ManifestReader
{
    /// <summary>Reads a manifest. Never throws for bad input.</summary>
    /// <param name="utf8Json">The file; at most 1 MiB.</param>
    /// <returns>The manifest, or every problem found.</returns>
    public static ManifestReadResult Read(ReadOnlySpan<byte> utf8Json) => throw new NotImplementedException();
}
