using System.Net.Http.Json;
using LuBan.Sdk.Testing;
using Samples.Hello;

namespace LuBan.Samples;

public sealed class HelloTests
{
    [Fact]
    public async Task It_greets_by_name()
    {
        await using var kernel = await TestKernel.StartAsync<HelloExtension>();

        var greeting = await kernel.Client().GetFromJsonAsync<Greeting>("/ext/samples.hello/greetings/Ada");

        Assert.Equal("Hello, Ada!", greeting!.Message);
    }
}
