namespace LuBan.Observability.Metrics;

/// <summary>Which series have which labels: in memory for the head, on disk for a block. Lists of numbers are ascending and not to be changed.</summary>
internal interface ILabelIndex
{
    IReadOnlyCollection<string> Names();

    IReadOnlyCollection<string> Values(string name);

    List<uint> Of(string name, string value);

    List<uint> All();
}
