using LuBan.Kernel.Contributions;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>An extension as the console sees it now.</summary>
/// <param name="Id">The id in lower case.</param>
/// <param name="Version">The version.</param>
/// <param name="Package">What its package adds.</param>
/// <param name="Trust">Where its code runs.</param>
internal sealed record ConsoleExtension(string Id, string Version, ConsolePackage Package, ConsoleTrust Trust)
{
    public required LocalizedText Title { get; init; }

    /// <summary>Why nothing of it is shown; null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it fails too often.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>The address of its files, with a slash at the end.</summary>
    public string Base => $"/assets/{Id}/{Version}-{Package.Digest}/";
}
