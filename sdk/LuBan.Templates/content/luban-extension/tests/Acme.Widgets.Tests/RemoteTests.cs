using LuBan.Sdk.Testing;
using Microsoft.AspNetCore.Builder;
using Xunit.Abstractions;

namespace Acme.Widgets.Tests;

public sealed class RemoteTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_the_service_answers_is_answered_below_the_extension()
    {
        await using var service = WebApplication.CreateSlimBuilder().Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.MapGet("/healthz", () => "well");
        service.MapGet("/hello", () => "Hello from elsewhere");
        await service.StartAsync();
        await using var kernel = await TestKernel.StartAsync(options =>
        {
            options.Add(ExtensionPackage.Of("Acme.Widgets"), new { upstreams = new { api = new { url = service.Urls.First() } } });
            options.Output = output.WriteLine;
        });

        var answer = await kernel.Client().GetStringAsync("/ext/acme.widgets/hello");

        Assert.Equal("Hello from elsewhere", answer);
    }
}
