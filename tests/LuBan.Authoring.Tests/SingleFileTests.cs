using System.Globalization;
using System.Net;

namespace LuBan.Authoring;

[Trait("Category", "Slow")]
[Collection(NewAuthorCollection.Name)]
public sealed class SingleFileTests(NewAuthor author)
{
    [Fact]
    public async Task An_extension_in_one_file_runs_on_a_kernel_of_its_own_which_belongs_to_this_machine_only()
    {
        var folder = await author.FolderAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "hello.cs"), Tutorial.Read().Steps.Single(step => step.File == "hello.cs").Content);

        await using var program = BackgroundProgram.Start(folder, "dotnet", ["run", "hello.cs", "--", "--port", "0"], author.Environment());
        var address = (await program.SaysAsync("Local.hello answers at ")).Split(' ')[^1];
        await program.SaysAsync($"{address}/greetings/{{name}}");
        var process = int.Parse((await program.SaysAsync("Process ")).Split(' ', '.')[1], CultureInfo.InvariantCulture);
        using var http = new HttpClient();

        Assert.Equal("""{"message":"Hello, Ada!"}""", await http.GetStringAsync($"{address}/greetings/Ada"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, address, request => request.Headers.Host = "attacker.example"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, address, request => request.Headers.Add("Origin", "http://attacker.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, address, request => request.Headers.Add("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(0, await program.InterruptAsync(process));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string address, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/greetings/Ada");
        change(request);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
