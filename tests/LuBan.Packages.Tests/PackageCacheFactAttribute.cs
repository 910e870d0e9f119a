namespace LuBan.Packages.Tests;

/// <summary>A test that needs many ordinary packages. Where fewer were restored it is skipped, and says so: passing would prove nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PackageCacheFactAttribute : FactAttribute
{
    public const int MinPackages = 200;

    public PackageCacheFactAttribute()
    {
        if (RealPackages.Files().Count is var count && count < MinPackages)
            Skip = $"the NuGet caches of this machine hold {count} packages, {MinPackages} are needed. Restore more, or name a larger cache with NUGET_PACKAGES.";
    }
}
