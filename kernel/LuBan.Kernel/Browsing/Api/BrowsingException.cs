using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>A question about extensions that cannot be answered, with the HTTP status that says so.</summary>
internal sealed class BrowsingException(int status, string code, string message, IReadOnlyList<ExtensionProblem>? problems = null) : ExtensionException(code, message)
{
    public int Status { get; } = status;

    /// <summary>Every problem; empty when there is only the message.</summary>
    public IReadOnlyList<ExtensionProblem> Problems { get; } = problems ?? [];

    public static BrowsingException BadQuery(IReadOnlyList<ExtensionProblem> problems) => new(StatusCodes.Status400BadRequest, problems[0].Code,
        $"the query has {problems.Count} problem{(problems.Count == 1 ? "" : "s")}: {string.Join(" ", problems.Select(problem => problem.Message))}", problems);

    public static BrowsingException NoExtension(string id) => new(StatusCodes.Status404NotFound, "LB4351",
        $"there is no extension '{id}': no source offers it, and it is not installed. GET /api/kernel/v1/extensions?q= shows what there is.");

    public static BrowsingException NoVersion(string id, string version) => new(StatusCodes.Status404NotFound, "LB4352",
        $"'{id}' has no version '{version}': no source offers it, and it is not installed. GET /api/kernel/v1/extensions/{id.ToLowerInvariant()} shows the versions that there are.");

    public static BrowsingException TooLarge(string id, string version, long limit) => new(StatusCodes.Status422UnprocessableEntity, "LB4353",
        $"the package of '{id}' {version} is larger than the {limit >> 20} MiB that are looked into before an install. It can be installed; its details are shown then. The limit is Catalogue:PreviewPackageBytes.");

    public static BrowsingException TooSlow(string id, string version, TimeSpan limit) => new(StatusCodes.Status504GatewayTimeout, "LB4354",
        $"the package of '{id}' {version} was not there within {limit.TotalSeconds:0} s. Try again later; see the state of its source with GET /apis/kernel.luban.dev/v1/packagesources.");

    public static BrowsingException Busy() => new(StatusCodes.Status503ServiceUnavailable, "LB4355",
        "many packages are being looked into just now. Try again in a few seconds.");

    public static BrowsingException NotInPackage(string id, string version, string what) => new(StatusCodes.Status404NotFound, "LB4356",
        $"the package of '{id}' {version} has no {what}.");

    public static BrowsingException NotShown(int status, string path, string why) => new(status, "LB4357", $"'{path}' is not shown: {why}.");

    public static BrowsingException BadBody(string why) => new(StatusCodes.Status400BadRequest, "LB4358", $"the body is not what is expected: {why}");
}
