using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit;

namespace LuBan.Access.Tests.Decisions;

/// <summary>A kernel with the policy of the decision table.</summary>
public sealed class DecisionKernel : IAsyncLifetime
{
    public AccessKernel Kernel { get; } = new();

    public async Task InitializeAsync()
    {
        await Kernel.InitializeAsync();
        await DecisionPolicy.WriteAsync(Kernel.Admin.CreateAsync);
    }

    public async Task DisposeAsync() => await Kernel.DisposeAsync();
}

public sealed class DecisionTests(DecisionKernel policy) : IClassFixture<DecisionKernel>
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    public static TheoryData<string> Rows => [.. DecisionTable.Rows];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_question_has_the_answer_of_upstream(string row)
    {
        var (review, allowed) = DecisionTable.Read(row);

        var answer = await policy.Kernel.Admin.CreateAsync(Reviews, review);

        Assert.Equal(allowed, (bool)answer["status"]!["allowed"]!);
    }

    [Fact]
    public void The_table_has_its_size_and_no_row_twice()
    {
        Assert.True(DecisionTable.Rows.Count >= 150, $"{DecisionTable.Rows.Count} rows");
        Assert.Equal(DecisionTable.Rows.Count, DecisionTable.Rows.Distinct().Count());
    }

    /// <summary>The table itself is put to the program whose semantics it claims to write down.</summary>
    [KubeApiServerFact]
    [Trait("Category", "Slow")]
    public async Task A_real_kube_apiserver_gives_the_same_answers()
    {
        var directory = Directory.CreateTempSubdirectory("luban-kube-");
        await using var server = await KubeApiServer.StartAsync(directory.FullName);
        using var http = server.NewClient();
        await DecisionPolicy.WriteAsync(async (path, body) =>
        {
            using var response = await http.PostAsJsonAsync(path, body);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync()}");
        });

        var different = new List<string>();
        foreach (var row in DecisionTable.Rows)
        {
            var (review, allowed) = DecisionTable.Read(row);
            using var response = await http.PostAsJsonAsync(Reviews, review);
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
            if ((bool?)answer!["status"]?["allowed"] != allowed) different.Add($"{row}: {answer["status"]?.ToJsonString() ?? answer.ToJsonString()}");
        }

        Assert.Empty(different);
    }
}
