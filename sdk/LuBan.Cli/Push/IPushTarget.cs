namespace LuBan.Cli.Push;

/// <summary>A place that takes packages: a folder or a NuGet V3 feed.</summary>
internal interface IPushTarget
{
    string Address { get; }

    /// <summary>Publishes one package. Throws when the version is there with other content.</summary>
    Task<PushResult> PushAsync(PackageFile package, CancellationToken cancellationToken);
}
