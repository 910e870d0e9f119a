using LuBan.Sdk;

namespace LuBan.Packages.Tests;

/// <summary>A source in memory: <c>Add("Acme.App", "1.0.0", "Acme.Shared [1.0,2.0)")</c>.</summary>
internal sealed class FakeSource(string name = "feed") : IPackageSource
{
    private readonly List<AvailablePackage> _packages = [];

    public string Name => name;

    public int Priority { get; init; }

    public IReadOnlyList<string> IdPrefixes { get; init; } = [];

    public ExtensionException? Failure { get; set; }

    public List<string> Asked { get; } = [];

    public IReadOnlyList<AvailablePackage> Packages => _packages;

    public FakeSource Add(string id, string version, params string[] dependencies) => Add(id, version, "[0.1.0, 1.0.0)", true, true, dependencies);

    public FakeSource Add(string id, string version, string hostRange, bool listed, bool? isExtension, params string[] dependencies)
    {
        var needs = dependencies.Select(text => text.Split(' ', 2)).Select(parts => new PackageDependency(parts[0], parts[1]));
        _packages.Add(new AvailablePackage(id, version, [new PackageDependency("LuBan.Sdk", hostRange), .. needs]) { Listed = listed, IsExtension = isExtension });
        return this;
    }

    public Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken)
    {
        lock (Asked) Asked.Add(id);
        return Failure is null
            ? Task.FromResult<IReadOnlyList<AvailablePackage>>([.. _packages.Where(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))])
            : throw Failure;
    }

    public Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
}
