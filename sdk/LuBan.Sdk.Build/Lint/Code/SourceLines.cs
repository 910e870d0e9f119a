using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>From instructions to lines of the source, where the package ships symbols.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly MetadataReaderProvider? _provider;
    private readonly MetadataReader? _symbols;

    private SourceLines(MetadataReaderProvider? provider)
    {
        _provider = provider;
        _symbols = provider?.GetMetadataReader();
    }

    public static SourceLines Of(PEReader image, byte[]? symbols)
    {
        try
        {
            if (symbols is not null) return new(MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols)));
            var embedded = image.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            return new(embedded.DataSize > 0 ? image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded) : null);
        }
        catch (BadImageFormatException)
        {
            // Symbols of another format: places have no lines then.
            return new(null);
        }
    }

    public (string? Source, int Line) At(MethodDefinitionHandle method, int offset)
    {
        if (_symbols is null || MetadataTokens.GetRowNumber(method) > _symbols.MethodDebugInformation.Count) return (null, 0);
        SequencePoint? nearest = null;
        foreach (var point in _symbols.GetMethodDebugInformation(method.ToDebugInformationHandle()).GetSequencePoints())
        {
            if (!point.IsHidden && (point.Offset <= offset || nearest is null)) nearest = point;
        }
        return nearest is { } found ? (_symbols.GetString(_symbols.GetDocument(found.Document).Name), found.StartLine) : (null, 0);
    }

    public void Dispose() => _provider?.Dispose();
}
