using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Kernel.Installation;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Console;

/// <summary>What browsers report: errors of extensions, and what the content security policy refused.</summary>
internal sealed partial class ReportsApi(ConsoleErrors errors, ConsoleCatalogue catalogue, AccessEvaluator evaluator, IResourceClient<InstallPlan> plans, EventRecorder events, TimeProvider time, ILogger<ReportsApi> logger)
{
    private const int MaximumBody = 32 * 1024;
    private const int MaximumText = 2_000;
    private const int MaximumStack = 8_000;
    private const int MaximumPolicyReports = 60;

    private static readonly string[] Phases = ["load", "render", "callback", "async", "timeout", "integrity"];

    private readonly ReportLimiter _perUser = new(30, TimeSpan.FromMinutes(1), time);
    private readonly ReportLimiter _policy = new(MaximumPolicyReports, TimeSpan.FromMinutes(1), time);

    /// <summary>Takes an error of an extension that the caller sees something of.</summary>
    public async Task ReportAsync(HttpContext context)
    {
        var caller = Callers.Describe(context.User);
        if (!_perUser.Admits(caller.Name))
        {
            context.Response.Headers.RetryAfter = "60";
            await KernelProblems.WriteAsync(context, StatusCodes.Status429TooManyRequests, "LB8656", "More than 30 errors a minute are not kept. Disable the extension that fails.");
            return;
        }
        var report = await ReadAsync<ConsoleError>(context);
        if (report is null || !Phases.Contains(report.Phase) || catalogue.Find(report.Extension) is not { } extension || !new ConsoleViewer(evaluator, caller).SeesAnythingOf(extension))
        {
            await KernelProblems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8657", $"This is no report about an extension that is shown to you. Send extension, version, contribution, message and a phase: {string.Join(", ", Phases)}.");
            return;
        }
        var error = report with
        {
            Extension = extension.Id, Version = Cut(report.Version, 100), Contribution = Cut(report.Contribution, 300), Message = Cut(report.Message, MaximumText), Stack = Cut(report.Stack, MaximumStack),
            UserAgent = Cut(context.Request.Headers.UserAgent.ToString(), 300), User = caller.Name, Time = time.GetUtcNow(),
        };
        LogError(error.Extension, error.Version, error.Contribution, error.Phase, error.Message);
        ConsoleMetrics.Failed(error.Extension, error.Phase);
        if (errors.Add(error)) await RecordAsync(error, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Shows the errors of an extension to whoever may read its plan.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var extension = context.Request.Query["extension"].ToString().ToLowerInvariant();
        var (caller, question) = (Callers.Describe(context.User), new AccessQuestion { Verb = "get", Group = KernelKinds.Group, Resource = "installplans", Name = extension });
        if (!evaluator.Review(caller, question).Allowed)
        {
            await KernelProblems.WriteAsync(context, StatusCodes.Status403Forbidden, "LB8658", $"{AccessRefusal.Text(caller, question)}. Errors of an extension are for those who may read its install plan.");
            return;
        }
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new { extension, total = errors.CountOf(extension), degraded = errors.IsDegraded(extension), items = errors.Of(extension) }, KernelJson.Options, context.RequestAborted);
    }

    /// <summary>Takes what browsers say about the policy. Anybody may send it, so little of it is believed.</summary>
    public async Task PolicyAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!_policy.Admits("") || await ReadAsync<JsonElement?>(context) is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("csp-report", out var report) || report.ValueKind != JsonValueKind.Object) return;
        string Text(string name) => report.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Cut(value.GetString()!, 300) : "";
        var directive = Text("effective-directive") is { Length: > 0 } effective ? effective : Text("violated-directive").Split(' ')[0];
        LogPolicy(directive, Text("blocked-uri"), Text("document-uri"), Text("source-file"));
        ConsoleMetrics.Violated(Directives.Contains(directive) ? directive : "other");
    }

    private static readonly string[] Directives = ["script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "img-src", "font-src", "connect-src", "frame-src", "base-uri", "form-action", "frame-ancestors", "default-src"];

    private async Task RecordAsync(ConsoleError error, CancellationToken cancellationToken)
    {
        if (await plans.GetAsync(error.Extension, null, cancellationToken) is not { } plan) return;
        events.Record(new EventNote(EventRecorder.ReferenceTo(plan), KernelKinds.Owner, true, "ConsoleError", $"{error.Contribution} of version {error.Version} failed in a browser ({error.Phase}): {error.Message}"));
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context)
    {
        if (await BoundedBody.ReadAsync(context.Request, MaximumBody, context.RequestAborted) is not { } body) return default;
        try
        {
            return JsonSerializer.Deserialize<T>(body, KernelJson.Options);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // What a browser sends is shown on one line of a log: nothing that moves the cursor.
    private static string Cut(string? text, int length)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var cut = text.Length <= length ? text : text[..length] + "…";
        return string.Concat(cut.Select(c => char.IsControl(c) && c is not '\n' ? ' ' : c));
    }

    [LoggerMessage(122, LogLevel.Warning, "{ExtensionId} {Version}: {Contribution} failed in a browser ({Phase}): {Message}")]
    private partial void LogError(string extensionId, string version, string contribution, string phase, string message);

    [LoggerMessage(123, LogLevel.Warning, "A browser refused {Directive} {Blocked} in {Document} ({Source})")]
    private partial void LogPolicy(string directive, string blocked, string document, string source);
}

/// <summary>Lets so many through in a while, for each key.</summary>
internal sealed class ReportLimiter(int count, TimeSpan window, TimeProvider time)
{
    private const int MaximumKeys = 10_000;

    private readonly ConcurrentDictionary<string, (long Since, int Count)> _counts = new(StringComparer.Ordinal);

    public bool Admits(string key)
    {
        var now = time.GetTimestamp();
        if (_counts.Count > MaximumKeys) _counts.Clear();
        return _counts.AddOrUpdate(key, _ => (now, 1), (_, known) => time.GetElapsedTime(known.Since, now) > window ? (now, 1) : (known.Since, known.Count + 1)).Count <= count;
    }
}
