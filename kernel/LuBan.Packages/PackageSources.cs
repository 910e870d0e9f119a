using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Packages;

/// <summary>Opens package sources.</summary>
public static class PackageSources
{
    /// <summary>Opens a source. Nothing is contacted yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock for time limits and pauses between attempts.</param>
    /// <param name="loggers">Where unusable files of a folder and repeated attempts are told; null: nowhere.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ExtensionException">LB2110: the options make no source. LB2117: the authorities cannot be read.</exception>
    public static IPackageSource Open(PackageSourceOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        loggers ??= NullLoggerFactory.Instance;
        CheckOptions(options);
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.IsFile)
            return new FolderSource(options, url is { IsFile: true } ? url.LocalPath : Path.GetFullPath(options.Url), loggers.CreateLogger<FolderSource>());
        if (url.Scheme is "http" or "https") return new FeedSource(options, url, time, loggers.CreateLogger<FeedSource>());
        throw Refuse("LB2110", options, $"the scheme '{url.Scheme}' is not known. Use the http or https address of a NuGet V3 service index (…/v3/index.json), or a folder.");
    }

    internal static ExtensionException Refuse(string code, PackageSourceOptions options, string message, Exception? cause = null) =>
        new(code, $"Package source '{options.Name}' ({options.Url}): {message}", cause);

    private static void CheckOptions(PackageSourceOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Name)) throw Refuse("LB2110", options, "it has no name. Give it one.");
        if (string.IsNullOrWhiteSpace(options.Url)) throw Refuse("LB2110", options, "it has no address. Give the address of a NuGet V3 service index, or a folder.");
        CheckTime(options, options.RequestTimeout, nameof(options.RequestTimeout));
        CheckTime(options, options.StallTimeout, nameof(options.StallTimeout));
        if (options.MaxAttempts is < 1 or > 10) throw Refuse("LB2110", options, $"{nameof(options.MaxAttempts)} is {options.MaxAttempts}; it may be 1 to 10.");
        if (options.Password is not null && options.UserName is null) throw Refuse("LB2110", options, "it has a password and no user name. Feeds that take a token accept any user name, such as 'token'.");
    }

    private static void CheckTime(PackageSourceOptions options, TimeSpan value, string name)
    {
        if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromMinutes(10)) throw Refuse("LB2110", options, $"{name} is {value}; it may be 1 second to 10 minutes.");
    }
}
