import IncassoCore

/// The first phase of reading: cuts bytes into records of 94, by place and without a look at what they say.
///
/// Every byte is taken account of, see ``count``. Records that the bytes hold as they are come without a copy.
final class NACHARecordCutter {
    /// How records are told from each other.
    enum Framing {
        case undecided
        case lines
        case unbroken
    }

    /// How a line ended.
    enum Ending {
        case lineFeed, carriageReturn, both
    }

    let lineLength: Int
    var framing = Framing.undecided
    /// The bytes of a line that has not ended yet.
    private var carry: [UInt8] = []
    /// A line that needs mending before it is a record.
    var mended: [UInt8] = []
    var isAtStart = true
    var isSkipping = false
    /// The line, from 1; in a file without line ends the record.
    var line = 1
    /// The ending of the first line.
    var ending: Ending?
    var isEndingTold = false
    /// A blank line, which does no harm at the end of a file.
    var blankLine: Int?
    /// What became of the bytes that were taken.
    var count = NACHAByteCount()

    /// A cutter at the start of a file.
    ///
    /// - Parameter lineLength: Bytes of a line that are looked at.
    init(lineLength: Int) {
        self.lineLength = lineLength
    }

    /// Cuts the next chunk of any size.
    func feed(_ chunk: Span<UInt8>, to sink: some NACHARecordSink) throws {
        var start = 0
        // A line that began in an earlier chunk is completed apart, so that a chunk is not copied for it.
        while !carry.isEmpty, start < chunk.count {
            let old = carry.count
            let end = min(start + 256, chunk.count)
            carry.append(contentsOf: chunk.extracting(start..<end))
            let bytes = carry
            let taken = try split(bytes.span, isLast: false, to: sink)
            if taken >= old {
                start += taken - old
                carry.removeAll(keepingCapacity: true)
            } else {
                start = end
                carry = Array(bytes[taken...])
            }
        }
        guard start < chunk.count else { return }
        let taken = try split(chunk.extracting(start..<chunk.count), isLast: false, to: sink)
        if start + taken < chunk.count {
            carry.append(contentsOf: chunk.extracting((start + taken)..<chunk.count))
        }
    }

    /// Cuts what is left at the end of the file.
    ///
    /// - Returns: The last line.
    func finish(to sink: some NACHARecordSink) throws -> Int {
        if !carry.isEmpty {
            let bytes = carry
            carry.removeAll()
            _ = try split(bytes.span, isLast: true, to: sink)
        }
        return max(line - 1, 1)
    }
}
