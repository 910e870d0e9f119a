using System.Text;
using LuBan.DevOps.Model;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Tests.Engine;

/// <summary>A secret that a run uses is nowhere but in its steps.</summary>
public sealed class SecretTests(EngineKernel engine) : IClassFixture<EngineKernel>
{
    private const string Word = "correct/horse+battery?staple=99";

    [Examples.ExampleFact]
    public async Task A_secret_is_in_no_log_no_store_and_no_event_in_any_of_its_forms()
    {
        await engine.Kernel.Resources<Secret>().CreateAsync(new() { Metadata = new() { Name = "hidden" }, StringData = new Dictionary<string, string> { ["word"] = Word } });
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("leaky", """
            echo "plain $WORD and from a file $(cat $(workspaces.keys.path)/word)"
            printf 'user:%s' "$WORD" | base64 -w0; echo
            printf '%s' "$WORD" | base64; printf 'x%s' "$WORD" | base64
            printf 'https://example.org/?q=correct%%2Fhorse%%2Bbattery%%3Fstaple%%3D99\n'
            printf 'in two cor'; sleep 0.3; printf 'rect/horse+battery?staple=99 halves\n'
            printf '%s' "$WORD" > $(results.out.path)
            echo "$WORD" > $(workspaces.shared.path)/../seen 2>/dev/null || true
            exit 5
            """, spec => spec with
            {
                TaskSpec = spec.TaskSpec! with { Workspaces = [new() { Name = "keys" }, new() { Name = "shared", Optional = true }], Results = [new() { Name = "out" }] },
                Workspaces = [new() { Name = "keys", Secret = new() { SecretName = "hidden" } }],
            }, step => step with { Env = [new() { Name = "WORD", ValueFrom = new() { SecretKeyRef = new() { Name = "hidden", Key = "word" } } }] }));

        var run = await engine.EndAsync("leaky");
        var log = await engine.LogAsync("leaky");

        Assert.Equal("Failed", EngineKernel.Verdict(run).Reason);
        Assert.Contains("plain *** and from a file ***", log, StringComparison.Ordinal);
        Assert.Contains("in two *** halves", log, StringComparison.Ordinal);
        Assert.Contains("?q=***", log, StringComparison.Ordinal);
        AssertNowhere(log, "the log");
        await using var door = await KubectlDoor.OpenAsync(engine.Kernel.Client());
        AssertNowhere((await door.RunAsync("get", "taskruns,pipelineruns,events", "-A", "-o", "yaml")).Output, "what kubectl shows");
        // Locks and sockets are empty, and nobody else may open them.
        foreach (var file in Directory.EnumerateFiles(engine.Data, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0)) AssertNowhere(Encoding.Latin1.GetString(Read(file)), file);
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content;
    }

    private static void AssertNowhere(string text, string where)
    {
        foreach (var form in new[] { Word, Word[..12], Uri.EscapeDataString(Word), Convert.ToBase64String(Encoding.UTF8.GetBytes(Word))[..^2], Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Word}"))[8..^4] })
            Assert.False(text.Contains(form, StringComparison.Ordinal), $"{where} contains '{form}'");
    }
}
