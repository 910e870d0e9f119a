using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace LuBan.Kernel.Hosting;

/// <summary>What frameworks inside the extension see as their host: its assembly's name and its package's folder.</summary>
internal sealed class ExtensionHostEnvironment(string applicationName, string environmentName, string contentRoot)
    : IWebHostEnvironment, IDisposable
{
    private readonly PhysicalFileProvider _content = new(contentRoot);

    public string ApplicationName { get; set; } = applicationName;

    public string EnvironmentName { get; set; } = environmentName;

    public string ContentRootPath { get; set; } = contentRoot;

    public IFileProvider ContentRootFileProvider { get => field ?? _content; set; } = null!;

    public string WebRootPath { get; set; } = "";

    public IFileProvider WebRootFileProvider { get; set; } = new NullFileProvider();

    public void Dispose() => _content.Dispose();
}
