using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Reads what the query of a request asks for, with the validation and the words of Kubernetes.</summary>
internal static class RequestOptions
{
    private const int MaximumManager = 128;

    /// <summary>How a create, a replacement or a patch is done.</summary>
    internal static WriteOptions Write(HttpContext context, string options)
    {
        var query = context.Request.Query;
        var causes = new List<StatusCause>();
        var write = new WriteOptions
        {
            DryRun = DryRun([.. query["dryRun"]], causes),
            FieldManager = query["fieldManager"].ToString(),
            Force = Flag(context, "force"),
            FieldValidation = query["fieldValidation"].ToString() switch
            {
                "" or "Warn" => FieldValidation.Warn,
                "Ignore" => FieldValidation.Ignore,
                "Strict" => FieldValidation.Strict,
                var other => Unsupported("fieldValidation", Show(other), "\"\", \"Ignore\", \"Strict\", \"Warn\"", FieldValidation.Warn, causes),
            },
            User = context.User.Identity?.Name ?? "",
            Caller = context.Features.Get<AccessDecision>()?.Subject,
            Audit = AuditCaller.Describe(context),
            Warnings = [],
        };
        if (causes.Count > 0) throw Refusal.InvalidOptions(options, causes);
        return write;
    }

    /// <summary>As <see cref="Write"/>, and who does not name a manager is named after the program that asks.</summary>
    internal static WriteOptions WriteByAgent(HttpContext context, string options)
    {
        var write = Write(context, options);
        return write.FieldManager.Length > 0 ? write : write with { FieldManager = Agent(context.Request.Headers.UserAgent.ToString()) };
    }

    /// <summary>How objects are deleted: from the body, or from the query when there is none.</summary>
    internal static (ResourceDeleteOptions Delete, WriteOptions Options) Delete(HttpContext context, JsonObject? body)
    {
        var query = context.Request.Query;
        var causes = new List<StatusCause>();
        var policy = body is null ? query["propagationPolicy"].ToString() : ObjectDocument.Text(body, "propagationPolicy");
        if (policy.Length == 0) policy = query["propagationPolicy"].ToString();
        var orphan = Orphans(context, body);
        if (orphan is not null && policy.Length > 0)
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {Show(policy)}: orphanDependents and deletionPropagation cannot be both set", "propagationPolicy"));
        var propagation = policy switch
        {
            "" => orphan == true ? DeletionPropagation.Orphan : DeletionPropagation.Background,
            "Background" => DeletionPropagation.Background,
            "Foreground" => DeletionPropagation.Foreground,
            "Orphan" => DeletionPropagation.Orphan,
            _ => Unsupported("propagationPolicy", Show(policy), "\"Foreground\", \"Background\", \"Orphan\", \"nil\"", DeletionPropagation.Background, causes),
        };
        CheckGracePeriod(query["gracePeriodSeconds"].ToString(), body, causes);
        if (body?["preconditions"] is not (null or JsonObject)) throw Refusal.BadRequest("preconditions must be an object.");
        var preconditions = body?["preconditions"] as JsonObject ?? [];
        string[] dryRun = body?["dryRun"] is JsonArray values ? [.. values.Select(value => value?.ToString() ?? "")] : [.. query["dryRun"].Select(value => value ?? "")];
        var write = new WriteOptions { DryRun = DryRun(dryRun, causes), User = context.User.Identity?.Name ?? "", Caller = context.Features.Get<AccessDecision>()?.Subject, Audit = AuditCaller.Describe(context), Warnings = [] };
        if (causes.Count > 0) throw Refusal.InvalidOptions("DeleteOptions", causes);
        return (new ResourceDeleteOptions { Propagation = propagation, Uid = ObjectDocument.Text(preconditions, "uid"), ResourceVersion = ObjectDocument.Text(preconditions, "resourceVersion") }, write);
    }

    /// <summary>What a list or a watch covers.</summary>
    internal static ResourceQuery List(HttpContext context, RequestPath path, bool isWatch, ResourceApiOptions limits)
    {
        var query = context.Request.Query;
        var match = query["resourceVersionMatch"].ToString();
        var version = query["resourceVersion"].ToString();
        bool? initialEvents = query.ContainsKey("sendInitialEvents") ? Flag(context, "sendInitialEvents") : null;
        var causes = new List<StatusCause>();
        if (isWatch) CheckWatch(match, query["continue"].ToString(), initialEvents, causes);
        else CheckList(match, version, query["continue"].ToString(), initialEvents, causes);
        if (causes.Count > 0) throw Refusal.InvalidOptions("ListOptions", causes);
        var limit = Number(query["limit"].ToString(), "limit");
        return new ResourceQuery
        {
            Namespace = path.Namespace,
            LabelSelector = query["labelSelector"],
            FieldSelector = query["fieldSelector"],
            Limit = Math.Min(limit, limits.MaximumPage),
            Continue = query["continue"],
            ResourceVersion = version,
            ExactResourceVersion = match == "Exact",
            AllowBookmarks = Flag(context, "allowWatchBookmarks"),
            SendInitialEvents = initialEvents == true,
        };
    }

    /// <summary>A flag is set by its name alone and by every value but <c>false</c> and <c>0</c>.</summary>
    internal static bool Flag(HttpContext context, string name) =>
        context.Request.Query.TryGetValue(name, out var values) && !values.ToString().Equals("false", StringComparison.OrdinalIgnoreCase) && values.ToString() != "0";

    internal static int Number(string text, string name) =>
        text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.BadRequest($"{name} '{text}' is not a whole number of at most {int.MaxValue}.");

    private static void CheckList(string match, string version, string next, bool? initialEvents, List<StatusCause> causes)
    {
        if (match.Length > 0)
        {
            if (version.Length == 0) Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided", causes);
            if (next.Length > 0) Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided", causes);
            if (match is not ("Exact" or "NotOlderThan")) Unsupported("resourceVersionMatch", Show(match), "\"Exact\", \"NotOlderThan\", \"\"", 0, causes);
            if (match == "Exact" && version == "0") Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"", causes);
        }

        if (initialEvents is not null) Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list", causes);
        if (causes.Count == 0 && next.Length > 0 && version is not ("" or "0")) throw Refusal.BadRequest("specifying resource version is not allowed when using continue");
    }

    private static void CheckWatch(string match, string next, bool? initialEvents, List<StatusCause> causes)
    {
        if (initialEvents is not null && match != "NotOlderThan") Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan", causes);
        if (match.Length == 0) return;
        if (initialEvents is null) Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided", causes);
        if (match != "NotOlderThan") Unsupported("resourceVersionMatch", Show(match), "\"NotOlderThan\"", 0, causes);
        if (next.Length > 0) Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided", causes);
    }

    private static bool? Orphans(HttpContext context, JsonObject? body)
    {
        if (body?["orphanDependents"] is JsonValue value) return value.TryGetValue<bool>(out var orphans) ? orphans : throw Refusal.BadRequest("orphanDependents must be true or false.");
        return context.Request.Query.ContainsKey("orphanDependents") ? Flag(context, "orphanDependents") : null;
    }

    /// <summary>Accepted, as every client of Kubernetes may send it; nothing here runs that would need time to stop.</summary>
    private static void CheckGracePeriod(string sent, JsonObject? body, List<StatusCause> causes)
    {
        var text = body?["gracePeriodSeconds"]?.ToJsonString() ?? sent;
        if (text.Length == 0 || text == "null") return;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) throw Refusal.BadRequest($"gracePeriodSeconds {text} is not a whole number.");
        if (seconds < 0) causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {seconds}: must be greater than or equal to 0", "gracePeriodSeconds"));
    }

    private static bool DryRun(IReadOnlyList<string?> values, List<StatusCause> causes)
    {
        var sent = values.Where(value => !string.IsNullOrEmpty(value)).ToList();
        return sent.All(value => value == "All")
            ? sent.Count > 0
            : Unsupported("dryRun", $"[]string{{{string.Join(", ", sent.Select(Show))}}}", "\"All\"", true, causes);
    }

    private static void Forbidden(string field, string why, List<StatusCause> causes) => causes.Add(new StatusCause("FieldValueForbidden", $"Forbidden: {why}", field));

    private static T Unsupported<T>(string field, string value, string supported, T instead, List<StatusCause> causes)
    {
        causes.Add(new StatusCause("FieldValueNotSupported", $"Unsupported value: {value}: supported values: {supported}", field));
        return instead;
    }

    private static string Show(string? text) => System.Text.Json.JsonSerializer.Serialize(text ?? "", ResourceJsonContext.Default.String);

    /// <summary>The program's name, without version and comment.</summary>
    private static string Agent(string agent)
    {
        var name = string.Concat(agent.Split('/')[0].Where(c => c is > ' ' and <= '~' or ' ')).Trim();
        return name.Length <= MaximumManager ? name : name[..MaximumManager];
    }
}
