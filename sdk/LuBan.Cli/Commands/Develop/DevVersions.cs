using LuBan.Sdk;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Versions of a project that is being worked on: after what is released, before what will be.</summary>
internal sealed class DevVersions(string version, TimeProvider time)
{
    private long _last;

    /// <summary>The next one. Its number is the time, so that it grows also from one run to the next.</summary>
    public string Next()
    {
        _last = Math.Max(_last + 1, time.GetUtcNow().ToUnixTimeSeconds());
        SemanticVersion.TryParse(version, out var released);
        // What is already a prerelease, 1.2.0-beta, will be 1.2.0; what is not will be 1.2.1 at least.
        var patch = released!.Prerelease.Length > 0 ? released.Patch : released.Patch + 1;
        return $"{released.Major}.{released.Minor}.{patch}-dev.{_last}";
    }
}
