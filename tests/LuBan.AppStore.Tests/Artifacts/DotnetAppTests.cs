using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.AppStore.Tests.Apps;
using LuBan.EndToEnd;
using Xunit.Abstractions;

namespace LuBan.AppStore.Tests.Artifacts;

public sealed class DotnetAppTests(ITestOutputHelper output)
{
    [ServerFact("/usr/bin/dotnet")]
    public async Task A_published_app_is_uploaded_and_two_versions_run_beside_each_other()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        var (one, two) = (await UploadAsync(lab, "1"), await UploadAsync(lab, "2"));
        Assert.NotEqual(one, two);
        Assert.Equal(one, await UploadAsync(lab, "1"));

        await lab.InstallAsync("shop-v1", "dotnet", Parameters(), spec => spec with { Artifact = one, Service = "shop" });
        await lab.InstallAsync("shop-v2", "dotnet", Parameters(), spec => spec with { Artifact = two, Service = "shop" });
        await lab.InstallAsync("none", "dotnet", Parameters());

        Assert.Equal("1", await AskAsync(await lab.RunningAsync("shop-v1")));
        Assert.Equal("2", await AskAsync(await lab.RunningAsync("shop-v2")));
        Assert.Contains("artifacts", (await lab.ReasonAsync("none", "ArtifactMissing")).Status!.Message, StringComparison.Ordinal);

        // The first app gets the other version: it is restarted with it.
        await lab.Apps.PatchAsync("shop-v1", new() { ["spec"] = new JsonObject { ["artifact"] = two } });
        Assert.Equal("2", await AskAsync(await lab.RunningAsync("shop-v1")));
    }

    [Fact]
    public async Task A_hostile_upload_is_refused_with_a_reason()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        using var answer = await lab.Kernel.Client().PostAsync("/ext/luban.appstore/namespaces/default/artifacts", new ByteArrayContent("no archive"u8.ToArray()));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("LB9411", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static JsonObject Parameters() => new() { ["assembly"] = "LuBan.AppStore.SampleApp.dll" };

    private static async Task<string> AskAsync(Model.LocalApp app)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{AppLab.Port(app, "http")}/"));
    }

    private static async Task<string> UploadAsync(AppLab lab, string version)
    {
        using var packed = new MemoryStream();
        await using (var zip = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Create, leaveOpen: true, null))
        {
            foreach (var file in Directory.EnumerateFiles(Repository.Built("tests/LuBan.AppStore.SampleApp")).Where(file => Path.GetExtension(file) is ".dll" or ".json")) await AddAsync(zip, Path.GetFileName(file), await File.ReadAllBytesAsync(file));
            await AddAsync(zip, "version.txt", System.Text.Encoding.ASCII.GetBytes(version));
        }

        using var answer = await lab.Kernel.Client().PostAsync("/ext/luban.appstore/namespaces/default/artifacts", new ByteArrayContent(packed.ToArray()));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["digest"]!;
    }

    private static async Task AddAsync(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name);
        // The same content is the same archive.
        entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var stream = await entry.OpenAsync();
        await stream.WriteAsync(content);
    }
}
