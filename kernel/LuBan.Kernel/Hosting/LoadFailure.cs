using System.Reflection;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>Why a version could not be loaded. Text only: an exception object would hold the extension's code in memory.</summary>
internal sealed record LoadFailure(string Code, string Message)
{
    /// <summary>Of a new configuration: whether it is in force all the same.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsInForce => Code == "LB3018";

    /// <summary>Turns an exception of the extension's code into a coded text.</summary>
    /// <param name="exception">The exception. Not kept.</param>
    /// <param name="fallbackCode">The code when the exception's type says nothing more precise.</param>
    /// <param name="stage">What the extension was doing.</param>
    public static LoadFailure From(Exception exception, string fallbackCode, string stage)
    {
        if (exception is TargetInvocationException { InnerException: { } inner }) return From(inner, fallbackCode, stage);
        return exception switch
        {
            ExtensionException coded => new(coded.Code, coded.Detail),
            ReflectionTypeLoadException types => FromTypes(types, fallbackCode, stage),
            FileNotFoundException { FileName: { Length: > 0 } file } => MissingAssembly(file, stage),
            FileLoadException { FileName: { Length: > 0 } file } => new("LB3006",
                $"Assembly '{file}' could not be loaded while {stage}: {exception.Message} Pack the version that the extension was built against."),
            BadImageFormatException => new("LB3007", $"A file is not a .NET assembly for this machine, found while {stage}: {exception.Message} Pack again."),
            DllNotFoundException => new("LB3008", $"A native library is missing, found while {stage}: {exception.Message} Pack it for this platform ({System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier})."),
            TypeLoadException or MissingMemberException => new("LB3005",
                $"While {stage} the extension used something that this host's version of a shared assembly does not have: {exception.Message} " +
                $"The extension was built against other versions than this host (LuBan {HostVersions.Sdk}, .NET {Environment.Version}) offers. Upgrade the host, or build against its version."),
            AggregateException many => new(fallbackCode, $"{many.InnerExceptions.Count} failure(s) while {stage}: {string.Join(" | ", many.InnerExceptions.Select(Describe).Distinct())}"),
            _ => new(fallbackCode, $"The extension failed while {stage}: {Describe(exception)}. This is a defect of the extension; its log has the details."),
        };
    }

    /// <summary>Turns an exception of the extension's code into one that says all of that.</summary>
    public static ExtensionException Coded(Exception exception, string stage)
    {
        var failure = From(exception, "LB3010", stage);
        return new(failure.Code, failure.Message);
    }

    public static string Describe(Exception exception)
    {
        var text = $"{TypeNames.Of(exception)}: {exception.Message}";
        return exception.InnerException is { } inner ? $"{text} ({TypeNames.Of(inner)}: {inner.Message})" : text;
    }

    private static LoadFailure FromTypes(ReflectionTypeLoadException exception, string fallbackCode, string stage)
    {
        Exception[] causes = [.. exception.LoaderExceptions.OfType<Exception>().DistinctBy(cause => cause.Message)];
        if (causes is [var single]) return From(single, fallbackCode, stage);
        return new(causes.Length > 0 ? From(causes[0], fallbackCode, stage).Code : fallbackCode,
            $"{causes.Length} types could not be loaded while {stage}: {string.Join(" | ", causes.Select(Describe))}");
    }

    private static LoadFailure MissingAssembly(string file, string stage) => new("LB3006",
        $"Assembly '{file}' is missing, found while {stage}. An extension ships every assembly that is not part of LuBan.Sdk or the ASP.NET Core shared framework. " +
        "Reference its package without ExcludeAssets and Private=false, and pack again.");
}
