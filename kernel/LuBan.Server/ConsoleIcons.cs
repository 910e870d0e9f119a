using System.Collections.Frozen;
using System.Text.RegularExpressions;
using LuBan.Kernel.Console;
using Microsoft.Extensions.Options;

namespace LuBan.Server;

/// <summary>The icons of the console's build, for pages that are shown before the console is. Without a build there are none.</summary>
internal sealed partial class ConsoleIcons(IOptions<ConsoleOptions> options)
{
    private readonly Lazy<FrozenDictionary<string, string>> _drawings = new(() => Read(options.Value.Directory));

    /// <summary>What is within the drawing of an icon; null when there is none of the name.</summary>
    public string? Find(string? name) => name is null ? null : _drawings.Value.GetValueOrDefault(name);

    private static FrozenDictionary<string, string> Read(string? folder)
    {
        var shell = Path.Combine(folder ?? "", "shell");
        var sprite = folder is { Length: > 0 } && Directory.Exists(shell) ? Directory.EnumerateFiles(shell, "icons-*.svg").FirstOrDefault() : null;
        return sprite is null ? FrozenDictionary<string, string>.Empty
            : Symbol().Matches(File.ReadAllText(sprite)).DistinctBy(found => found.Groups["name"].Value).ToFrozenDictionary(found => found.Groups["name"].Value, found => found.Groups["drawing"].Value, StringComparer.Ordinal);
    }

    [GeneratedRegex("<symbol id=\"(?<name>[a-z0-9-]+)\"[^>]*>(?<drawing>.*?)</symbol>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Symbol();
}
